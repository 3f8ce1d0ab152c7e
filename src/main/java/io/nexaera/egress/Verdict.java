package io.nexaera.egress;

/// What the door says about an address, without going through it.
public sealed interface Verdict {
    /// It may be called, as far as one can see now; a call checks again.
    record Allowed() implements Verdict {}

    /// Nothing about it is forbidden, but its name leads nowhere now, or can't be looked up here: a call would fail.
    record Unresolved() implements Verdict {}

    /// It is never called.
    record Refused(Rule rule) implements Verdict {}
}
