package io.nexaera.quarantine;

import java.util.Set;

/// Which findings refuse a text; the others flag it. Limits always refuse.
///
/// @param refusing checks that refuse
/// @param strictness multiplies the odds of what the classifier says: above 1 finds more and errs more
public record Guard(Set<Check> refusing, double strictness) {
    /// Flags everything and refuses nothing but what breaks a limit.
    public static final Guard FLAGGING = new Guard(Set.of(), 1);

    public Guard {
        refusing = Set.copyOf(refusing);
        if (!(strictness > 0)) {
            throw new IllegalArgumentException("Strictness is above 0");
        }
    }
}
