package io.nexaera.egress;

/// Where a connection goes, before anybody looked the name up.
///
/// @param host a name or an address as [HostSyntax] admits it, without brackets
public record Endpoint(String host, int port) {}
