package io.nexaera.siem;

import io.nexaera.egress.OutboundConnection;
import io.nexaera.egress.OutboundFailed;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.RequestHeader;

/// A connection to one Kafka broker: requests and answers one after the other, each behind its length in four bytes
/// (Kafka protocol guide, "Protocol primitive types"). The bytes are made by Kafka's own classes, the connection by
/// `egress`; Kafka's network client, which would resolve and connect by itself, is not used.
final class KafkaBroker implements AutoCloseable {
    private static final String CLIENT = "audit-log";
    private static final int MOST_ANSWER_BYTES = 4 * 1024 * 1024;

    private final OutboundConnection connection;
    private final Duration timeout;
    private int requests;

    KafkaBroker(OutboundConnection connection, Duration timeout) {
        this.connection = connection;
        this.timeout = timeout;
    }

    /// @param answer the type of the answer
    <T extends AbstractResponse> T ask(AbstractRequest request, Class<T> answer) throws DeliveryFailed {
        RequestHeader header = new RequestHeader(request.apiKey(), request.version(), CLIENT, ++requests);
        ByteBuffer asked = request.serializeWithHeader(header);
        try {
            connection.allow(timeout);
            connection.write(framed(asked));
            int length = ByteBuffer.wrap(connection.read(Integer.BYTES)).getInt();
            if (length < Integer.BYTES || length > MOST_ANSWER_BYTES) {
                throw new DeliveryFailed("What answered is no Kafka broker.");
            }
            return answer.cast(AbstractResponse.parseResponse(ByteBuffer.wrap(connection.read(length)), header));
        } catch (OutboundFailed e) {
            throw DeliveryFailed.because(e);
        } catch (RuntimeException unreadable) {
            throw new DeliveryFailed("What answered is no Kafka broker, or an old one: 2.4 or newer is needed.");
        }
    }

    private static byte[] framed(ByteBuffer request) {
        return ByteBuffer.allocate(Integer.BYTES + request.remaining())
                .putInt(request.remaining())
                .put(request)
                .array();
    }

    static short version(ApiKeys api, int wanted) {
        return (short) Math.clamp(wanted, api.oldestVersion(), api.latestVersion());
    }

    @Override
    public void close() {
        connection.close();
    }
}
