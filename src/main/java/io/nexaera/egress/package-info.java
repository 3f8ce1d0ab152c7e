/// The one door out: every outbound HTTP call of the house goes through [Outbound]. Start reading there.
/// Promises: the address that was checked is the address that is connected to; loopback, private and reserved
/// addresses are refused before a socket opens; time, header and body limits on every call; no redirects, no proxy from
/// the environment, no connection shared between tenants. No tables.
@org.springframework.modulith.ApplicationModule(allowedDependencies = {"problem"})
@org.jspecify.annotations.NullMarked
package io.nexaera.egress;
