package io.nexaera.siem;

import io.nexaera.agencies.Agencies;
import io.nexaera.agencies.Agency;
import io.nexaera.agencies.SubAccount;
import io.nexaera.audit.SequencedLog;
import io.nexaera.egress.Endpoint;
import io.nexaera.egress.Outbound;
import io.nexaera.egress.OutboundConnections;
import io.nexaera.egress.TargetUrl;
import io.nexaera.egress.Tls;
import io.nexaera.siem.Credentials.Opened;
import io.nexaera.tenancy.TenantTransaction;
import java.time.Clock;
import java.util.Arrays;
import java.util.UUID;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// Opens the other side of a destination. Nothing is connected before the first batch.
@Component
class Receivers {
    private static final int SYSLOG_PORT = 6514; // RFC 5425 §4.1
    private static final int KAFKA_PORT = 9093;

    private final Credentials credentials;
    private final Agencies agencies;
    private final SequencedLog log;
    private final Outbound outbound;
    private final OutboundConnections connections;
    private final SiemSettings settings;
    private final Clock clock;
    private final JsonMapper json;

    Receivers(
            Credentials credentials,
            Agencies agencies,
            SequencedLog log,
            Outbound outbound,
            OutboundConnections connections,
            SiemSettings settings,
            Clock clock,
            JsonMapper json) {
        this.credentials = credentials;
        this.agencies = agencies;
        this.log = log;
        this.outbound = outbound;
        this.connections = connections;
        this.settings = settings;
        this.clock = clock;
        this.json = json;
    }

    /// A destination that can be delivered to: all of it was read in one transaction.
    record Ready(UUID tenant, Destination destination, Opened opened, Ocsf ocsf, String host) {}

    Ready ready(TenantTransaction tx, Destination destination) {
        Agency agency = agencies.own(tx);
        String tenant = tx.scope()
                .subAccount()
                .map(id -> agencies.find(tx, id))
                .map(SubAccount::name)
                .orElse(agency.name());
        Ocsf.Source source = new Ocsf.Source(
                tx.scope().tenant(),
                tenant,
                agency.name(),
                agency.slug(),
                log.origin(tx).orElse(""));
        return new Ready(
                tx.scope().tenant(),
                destination,
                credentials.open(tx, destination.id()),
                new Ocsf(source, json),
                agency.slug());
    }

    Receiver open(Ready ready) {
        Destination to = ready.destination();
        Post post = new Post(outbound, ready.tenant(), settings.timeout());
        return switch (to.kind()) {
            case HTTPS ->
                new AtOnce(new HttpsDelivery(
                        post,
                        TargetUrl.parse(to.address()),
                        to.id(),
                        ready.opened().secret(),
                        clock));
            case SPLUNK_HEC ->
                new HecReceiver(
                        post,
                        TargetUrl.parse(to.address()),
                        ready.opened().secret(),
                        to.options(),
                        ready.host(),
                        settings,
                        clock,
                        json);
            case SYSLOG ->
                new AtOnce(new SyslogDelivery(
                        connections,
                        Endpoint.parse(to.address(), SYSLOG_PORT),
                        tls(ready),
                        ready.host(),
                        settings.timeout()));
            case KAFKA -> new AtOnce(kafka(ready));
        };
    }

    private KafkaDelivery kafka(Ready ready) {
        Options options = ready.destination().options();
        Tls tls = tls(ready);
        return new KafkaDelivery(
                options.staysHere()
                        ? to -> connections.openInTheClear(ready.tenant(), to, settings.timeout())
                        : to -> connections.open(ready.tenant(), to, tls, settings.timeout()),
                Arrays.stream(ready.destination().address().split(",", -1))
                        .map(server -> Endpoint.parse(server.strip(), KAFKA_PORT))
                        .toList(),
                options.topic(),
                new KafkaSignIn(
                        options.mechanism(), options.user(), ready.opened().secret()),
                settings.timeout());
    }

    private static Tls tls(Ready ready) {
        Options options = ready.destination().options();
        return new Tls(
                options.authorities(), options.certificate(), ready.opened().tlsKey());
    }

    /// Refuses an address that could never be connected to, and certificates that are none, before they are kept.
    void allow(UUID tenant, NewDestination wanted) {
        switch (wanted.kind()) {
            case HTTPS, SPLUNK_HEC -> outbound.allow(tenant, wanted.address());
            case SYSLOG -> connections.allow(tenant, Endpoint.parse(wanted.address(), SYSLOG_PORT));
            case KAFKA ->
                wanted.servers().forEach(server -> connections.allow(tenant, Endpoint.parse(server, KAFKA_PORT)));
        }
        new Tls(wanted.options().authorities(), wanted.options().certificate(), wanted.tlsKey()).check();
    }
}
