package io.nexaera.privacy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the tagger can say of a token: nothing, or that a name, place, firm, street or postal code begins or goes on
/// there.
enum Tag {
    OUT(null, false),
    PERSON_BEGINS(PiiType.PERSON, true),
    PERSON_GOES_ON(PiiType.PERSON, false),
    PLACE_BEGINS(PiiType.PLACE, true),
    PLACE_GOES_ON(PiiType.PLACE, false),
    ORGANIZATION_BEGINS(PiiType.ORGANIZATION, true),
    ORGANIZATION_GOES_ON(PiiType.ORGANIZATION, false),
    STREET_BEGINS(PiiType.STREET_ADDRESS, true),
    STREET_GOES_ON(PiiType.STREET_ADDRESS, false),
    POSTAL_CODE_BEGINS(PiiType.POSTAL_CODE, true),
    POSTAL_CODE_GOES_ON(PiiType.POSTAL_CODE, false);

    private static final Tag[] ALL = values();
    static final int COUNT = ALL.length;

    final @Nullable PiiType type;
    final boolean begins;

    Tag(@Nullable PiiType type, boolean begins) {
        this.type = type;
        this.begins = begins;
    }

    static Tag of(int ordinal) {
        return ALL[ordinal];
    }

    /// What [#of] takes for this tag.
    int number() {
        return List.of(ALL).indexOf(this);
    }

    static boolean goesOn(int tag) {
        return tag > 0 && tag % 2 == 0;
    }

    /// Going on needs something of the same type before it.
    static boolean mayFollow(int before, int tag) {
        return !goesOn(tag) || before == tag || before == tag - 1;
    }
}
