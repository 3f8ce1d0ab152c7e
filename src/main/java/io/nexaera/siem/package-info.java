/// Streams each tenant's audit log to the SIEMs that the tenant names: signed HTTPS, Splunk HEC, syslog over TLS,
/// Kafka, as OCSF events. Promises: at least once, in order of the log, numbered without gaps; the cursor moves
/// when the other side has acknowledged, and not before; a tenant's entries alone; memory is bounded; a slow or
/// dead destination delays nobody else; credentials lie in the vault, and every connection goes through `egress`.
/// Start reading at [Destinations], then [Stream]. Tables: `siem_destination`.
@org.springframework.modulith.ApplicationModule(
        allowedDependencies = {"identity", "vault", "agencies", "audit", "outbox", "egress", "tenancy", "problem"})
@org.jspecify.annotations.NullMarked
package io.nexaera.siem;
