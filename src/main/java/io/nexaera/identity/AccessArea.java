package io.nexaera.identity;

import static io.nexaera.identity.Permission.*;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// What an agency's person may be let into at a client, in the words people tick.
public enum AccessArea {
    AGENTS("Agents", AGENTS_VIEW, AGENTS_EDIT),
    DOCUMENTS("Documents", KNOWLEDGE_VIEW, KNOWLEDGE_EDIT),
    CONVERSATIONS("Conversations", CONVERSATIONS_VIEW, CHAT),
    MODELS("Model connections", MODELS_VIEW);

    private final String label;
    private final Set<Permission> reading;
    private final Set<Permission> changing;

    /// @param reading what looking around needs; the rest comes with full access
    AccessArea(String label, Permission reading, Permission... changing) {
        this.label = label;
        this.reading = EnumSet.of(reading);
        this.changing = EnumSet.of(reading, changing);
    }

    /// The transmitted form: `agents`.
    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String label() {
        return label;
    }

    /// The bits of these areas, as a grant has them.
    public static long scopes(boolean full, Collection<AccessArea> areas) {
        return Permission.bits(permissions(full, areas));
    }

    /// The areas that a grant's bits open.
    public static List<AccessArea> of(long scopes) {
        return Arrays.stream(values())
                .filter(area -> (Permission.bits(area.reading) & scopes) != 0)
                .toList();
    }

    /// Those with these codes; others are none of ours and left out.
    public static Set<AccessArea> named(Collection<String> codes) {
        return Arrays.stream(values())
                .filter(area -> codes.contains(area.code()))
                .collect(Collectors.toUnmodifiableSet());
    }

    static Set<Permission> permissions(boolean full, Collection<AccessArea> areas) {
        EnumSet<Permission> all = EnumSet.noneOf(Permission.class);
        areas.forEach(area -> all.addAll(full ? area.changing : area.reading));
        return all;
    }
}
