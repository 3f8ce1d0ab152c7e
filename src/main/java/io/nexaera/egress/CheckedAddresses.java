package io.nexaera.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Looks a name up once and checks every answer. Connections ask nobody else, so what was checked is what gets
/// connected: a name that changes its mind between check and use (DNS rebinding) gains nothing.
final class CheckedAddresses {
    private static final int MOST_TRIED = 8;

    private final NameLookup names;
    private final Set<Integer> ports;
    private final InternalHosts internal;
    private final OwnListeners own;

    CheckedAddresses(EgressSettings settings, NameLookup names, OwnListeners own) {
        this.names = names;
        this.ports = settings.ports();
        this.internal = InternalHosts.of(settings.internalHosts());
        this.own = own;
    }

    /// The addresses of `endpoint`, at most 8, in the order to try; or a refusal that names the rule when *any* of
    /// them must not be reached.
    List<InetAddress> of(UUID tenant, Endpoint endpoint) throws UnknownHostException {
        boolean named = internal.name(tenant, endpoint);
        requirePublic(endpoint, named);
        Rule.PORT.require(named || ports.contains(endpoint.port()));
        return found(endpoint, named);
    }

    /// The same for protocols other than HTTP, which have ports of their own.
    List<InetAddress> ofAnyPort(UUID tenant, Endpoint endpoint) throws UnknownHostException {
        boolean named = internal.name(tenant, endpoint);
        requirePublic(endpoint, named);
        return found(endpoint, named);
    }

    /// For a host that the operator named in a setting of its own: it may lie inside, and bear a name of the
    /// installation's, but be neither a port of this installation nor what nobody may reach (a cloud's metadata). The
    /// addresses bear the name that was asked for.
    List<InetAddress> ofOperators(Endpoint endpoint) throws UnknownHostException {
        List<InetAddress> named = new ArrayList<>();
        IpLiteral.of(endpoint.host()).ifPresent(literal -> requirePublic(literal, true));
        for (InetAddress address : found(endpoint, true)) {
            named.add(InetAddress.getByAddress(endpoint.host(), address.getAddress()));
        }
        return named;
    }

    private List<InetAddress> found(Endpoint endpoint, boolean named) throws UnknownHostException {
        Optional<byte[]> literal = IpLiteral.of(endpoint.host());
        return literal.isPresent()
                ? List.of(requireOthers(IpLiteral.address(literal.get()), endpoint, named))
                : looked(endpoint, named);
    }

    /// What a name or an address says by itself.
    private void requirePublic(Endpoint endpoint, boolean named) {
        Rule.OWN_LISTENER.require(!own.isOwnName(endpoint.host()));
        Optional<byte[]> literal = IpLiteral.of(endpoint.host());
        if (literal.isPresent()) {
            requirePublic(literal.get(), named);
        } else if (!named) {
            SpecialName.broken(endpoint.host()).ifPresent(rule -> rule.require(false));
        }
    }

    private List<InetAddress> looked(Endpoint endpoint, boolean named) throws UnknownHostException {
        InetAddress[] addresses = names.addresses(endpoint.host());
        for (InetAddress address : addresses) {
            requirePublic(address.getAddress(), named);
            requireOthers(address, endpoint, named);
        }
        if (addresses.length == 0) {
            throw new UnknownHostException(endpoint.host());
        }
        return Arrays.stream(addresses).limit(MOST_TRIED).toList();
    }

    /// The refusal doesn't say which range: of a name that would tell who lives inside.
    private static void requirePublic(byte[] address, boolean named) {
        ReservedRange.holding(address)
                .filter(range -> !(named && range.isInternal()))
                .ifPresent(range -> Rule.RESERVED_ADDRESS.require(false));
    }

    private InetAddress requireOthers(InetAddress address, Endpoint endpoint, boolean named) {
        Rule.OWN_LISTENER.require(!own.isOwnPort(address, endpoint.port()));
        Rule.OWN_LISTENER.require(named || !own.isThisMachine(address));
        return address;
    }
}
