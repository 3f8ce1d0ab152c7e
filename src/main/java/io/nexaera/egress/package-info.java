/// The one door out: every outbound HTTP call of the house goes through [Outbound], every other connection through
/// [OutboundConnections], mail through [OutboundMail]. Start reading at the first.
/// Promises: the address that was checked is the address that is connected to; loopback, private and reserved addresses
/// and this installation itself are refused before a socket opens, at every redirect too, unless the operator named a
/// host inside for this tenant; time, header and body limits on every call; no proxy from the environment, no
/// connection shared between tenants. A refusal names its [Rule]. No tables.
@org.springframework.modulith.ApplicationModule(allowedDependencies = {"problem"})
@org.jspecify.annotations.NullMarked
package io.nexaera.egress;
