package io.nexaera.egress;

import io.nexaera.problem.Problem;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/// What the door would say about addresses, without a door: nothing is ever called, and names are looked up only while
/// that works.
public final class AddressCheck implements AutoCloseable {
    private static final int VAIN_LOOKUPS = 16;

    private final CheckedAddresses addresses;
    private final AutoCloseable lookup;

    AddressCheck(CheckedAddresses addresses, AutoCloseable lookup) {
        this.addresses = addresses;
        this.lookup = lookup;
    }

    /// For a machine that may be cut off: after 16 lookups in a row that timed out, no more are made.
    public static AddressCheck besideTheApplication(EgressSettings settings) {
        return with(settings, InetAddress::getAllByName);
    }

    static AddressCheck with(EgressSettings settings, NameLookup names) {
        TimedLookup timed = new TimedLookup(names, settings.connectTimeout());
        CheckedAddresses addresses =
                new CheckedAddresses(settings, whileItWorks(timed), new OwnListeners(settings.ownHosts()));
        return new AddressCheck(addresses, timed);
    }

    private static NameLookup whileItWorks(TimedLookup names) {
        AtomicInteger vain = new AtomicInteger();
        return name -> {
            if (vain.get() >= VAIN_LOOKUPS) {
                throw new UnknownHostException(name);
            }
            try {
                InetAddress[] found = names.addresses(name);
                vain.set(0);
                return found;
            } catch (TimedLookup.TooSlow e) {
                vain.incrementAndGet();
                throw e;
            }
        };
    }

    /// Refuses, in plain words, an address that could never be called.
    TargetUrl allow(UUID tenant, String url) {
        TargetUrl target = TargetUrl.parse(url);
        try {
            addresses.of(tenant, target.endpoint());
            return target;
        } catch (UnknownHostException e) {
            throw Rule.UNKNOWN_HOST.refusal();
        }
    }

    /// @param tenant for whom: the operator may have opened a host inside for it
    public Verdict of(UUID tenant, String url) {
        try {
            allow(tenant, url);
            return new Verdict.Allowed();
        } catch (Problem.Invalid refused) {
            Rule rule = ruleOf(refused);
            return rule == Rule.UNKNOWN_HOST ? new Verdict.Unresolved() : new Verdict.Refused(rule);
        }
    }

    private static Rule ruleOf(Problem refused) {
        return Arrays.stream(Rule.values())
                .filter(rule -> rule.code().equals(refused.code()))
                .findFirst()
                .orElseThrow(() -> refused);
    }

    @Override
    public void close() {
        try {
            lookup.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
