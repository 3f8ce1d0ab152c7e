package io.nexaera.siem;

import io.nexaera.egress.Endpoint;
import io.nexaera.egress.OutboundConnection;
import io.nexaera.egress.OutboundConnections;
import io.nexaera.egress.OutboundFailed;
import io.nexaera.egress.Tls;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;

/// Syslog (RFC 5424) over TLS with octet counting (RFC 5425 §4.3). The protocol knows no acknowledgement. What
/// comes closest: each batch has a connection of its own, which this side ends first; the other side's orderly
/// end says that it has read everything (see [OutboundConnection#finish]). Whatever else happens, the batch is
/// sent again.
final class SyslogDelivery implements AtOnce.Delivery {
    private final OutboundConnections connections;
    private final Endpoint endpoint;
    private final Tls tls;
    private final String host;
    private final Duration timeout;

    /// @param host what stands as HOSTNAME
    SyslogDelivery(OutboundConnections connections, Endpoint endpoint, Tls tls, String host, Duration timeout) {
        this.connections = connections;
        this.endpoint = endpoint;
        this.tls = tls;
        this.host = host;
        this.timeout = timeout;
    }

    @Override
    public void deliver(Batch batch) throws DeliveryFailed {
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        for (Event event : batch.events()) {
            byte[] message = SyslogMessage.of(event, host).getBytes(StandardCharsets.UTF_8);
            frames.writeBytes((message.length + " ").getBytes(StandardCharsets.US_ASCII));
            frames.writeBytes(message);
        }
        try (OutboundConnection connection = connections.open(tenant(batch), endpoint, tls, timeout)) {
            connection.write(frames.toByteArray());
            connection.finish();
        } catch (OutboundFailed e) {
            throw DeliveryFailed.because(e);
        }
    }

    private static UUID tenant(Batch batch) {
        return batch.events().getFirst().tenant();
    }
}
