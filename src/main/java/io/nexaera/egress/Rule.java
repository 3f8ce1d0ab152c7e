package io.nexaera.egress;

import io.nexaera.problem.Problem;

/// Why an address is refused. The names are stable: people look them up, and scripts compare them. What a rule says is
/// about the address as it was written; nothing of what lies behind it.
public enum Rule {
    LENGTH("url-length", "It must have 1 to 2048 characters."),
    CHARACTERS(
            "url-characters",
            "It holds a space, a line break, a backslash or another character that web addresses can't have."),
    SYNTAX("url-syntax", "It is not a web address."),
    SCHEME("url-scheme", "It must start with https:// or http://."),
    USER_INFO("url-userinfo", "It must not hold a user name or password, nor an @ before the path."),
    FRAGMENT("url-fragment", "A # part may only follow a path, without an @ in it."),
    QUERY("url-query", "It must not hold a ? part."),
    ENCODED_CONTROL("url-encoded-control", "It hides a line break or another control character behind a %."),
    HOST("url-host", "Its host must be a plain name or a plain IP address."),
    TRAILING_DOT("url-trailing-dot", "Its host must not end with a dot."),
    IPV4_FORM("url-ipv4", "An IPv4 address is written as four numbers from 0 to 255, without leading zeros."),
    ZONE("url-zone", "An IPv6 address must not name a network interface (the part behind %)."),
    LETTERS("url-idn", "Its name mixes alphabets, or holds letters that stand for others. Write it in its xn-- form."),
    PORT_NUMBER("url-port", "Its port must be a number from 1 to 65535, without leading zeros."),
    PORT("port", "That port isn't open to the outside; the usual web ports are."),
    LOCAL_NAME("local-name", "Names like this exist only inside a network, and only public servers can be reached."),
    ADDRESS_IN_NAME("address-in-name", "The name stands for an address that isn't public."),
    RESERVED_ADDRESS(
            "reserved-address", "It leads to an address that isn't public, and only public ones can be reached."),
    OWN_LISTENER("own-listener", "It leads back to this service itself."),
    UNKNOWN_HOST("unknown-host", "No server of that name was found."),
    REDIRECTS("too-many-redirects", "It was sent on from address to address too many times."),
    DOWNGRADE("redirect-downgrade", "A protected address sent the call on to an unprotected one."),
    REDIRECT("redirect", "It was sent on to something that is not a web address.");

    private final String name;
    private final String sentence;

    Rule(String name, String sentence) {
        this.name = name;
        this.sentence = sentence;
    }

    /// The stable name: `egress.reserved-address`.
    public String code() {
        return "egress." + name;
    }

    /// One sentence for the person who typed the address.
    public String sentence() {
        return sentence;
    }

    Problem.Invalid refusal() {
        return new Problem.Invalid(code(), "url", "This address can't be used. " + sentence);
    }

    void require(boolean holds) {
        if (!holds) {
            throw refusal();
        }
    }
}
