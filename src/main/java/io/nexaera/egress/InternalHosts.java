package io.nexaera.egress;

import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The hosts inside the operator's network that named tenants may reach all the same. Each is written
/// `TENANT=HOST:PORT`: the id of a client or an agency, or `*` for all; a name or an address; a port, or `*`.
record InternalHosts(List<Entry> entries) {
    private static final Pattern ENTRY =
            Pattern.compile("(\\*|[0-9a-f-]{36})=(\\[[0-9a-f:.]+]|[a-z0-9.-]+):(\\*|\\d{1,5})");
    private static final String ANY = "*";

    private record Entry(String tenant, String host, String port) {
        boolean names(UUID tenant, Endpoint endpoint) {
            return host.equals(endpoint.host())
                    && (port.equals(ANY) || port.equals(String.valueOf(endpoint.port())))
                    && (this.tenant.equals(ANY) || this.tenant.equals(tenant.toString()));
        }
    }

    /// @throws IllegalArgumentException naming the entry that can't be read
    static InternalHosts of(List<String> entries) {
        return new InternalHosts(entries.stream().map(InternalHosts::entry).toList());
    }

    private static Entry entry(String text) {
        Matcher parts = ENTRY.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!parts.matches()) {
            throw new IllegalArgumentException("nexaera.egress.internal-hosts holds “" + text
                    + "”; an entry looks like 0198c0de-….=crm.internal:8443 or *=10.0.0.7:*");
        }
        return new Entry(parts.group(1), parts.group(2).replaceAll("[\\[\\]]", ""), parts.group(3));
    }

    boolean name(UUID tenant, Endpoint endpoint) {
        return entries.stream().anyMatch(entry -> entry.names(tenant, endpoint));
    }
}
