package io.nexaera.identity;

import static io.nexaera.identity.Permission.*;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What an API key may be allowed to do, in the words people tick. No key can manage keys or people.
public enum KeyScope {
    CHAT("Talk to agents", false, Permission.CHAT, Permission.AGENTS_VIEW),
    AGENTS_READ("See agents", false, AGENTS_VIEW),
    AGENTS_WRITE("Create and change agents", false, AGENTS_VIEW, AGENTS_EDIT),
    KNOWLEDGE_READ("See and search documents", false, KNOWLEDGE_VIEW),
    KNOWLEDGE_WRITE("Add and delete documents", false, KNOWLEDGE_VIEW, KNOWLEDGE_EDIT),
    MODELS_READ("See models and whose key they use", true, MODELS_VIEW),
    MODELS_WRITE("Change models and their keys", true, MODELS_VIEW, MODELS_EDIT),
    CONVERSATIONS_READ("Read conversations", false, CONVERSATIONS_VIEW),
    TEAM_READ("See the team", true, TEAM_VIEW),
    KEYS_READ("See the list of keys", true, KEYS_VIEW),
    AUDIT_READ("Read the audit log", true, AUDIT_VIEW),
    WEBHOOKS_READ("See webhooks and what was sent", true, WEBHOOKS_VIEW),
    WEBHOOKS_WRITE("Change webhooks and send again", true, WEBHOOKS_VIEW, WEBHOOKS_EDIT),
    SUB_ACCOUNTS_READ("See clients", true, SUB_ACCOUNTS_VIEW, AGENCY_VIEW),
    SUB_ACCOUNTS_WRITE("Open clients", true, SUB_ACCOUNTS_VIEW, SUB_ACCOUNTS_MANAGE, AGENCY_VIEW);

    private final String label;
    private final boolean forAgencies;
    private final Set<Permission> permissions;

    KeyScope(String label, boolean forAgencies, Permission first, Permission... more) {
        this.label = label;
        this.forAgencies = forAgencies;
        this.permissions = Set.copyOf(EnumSet.of(first, more));
    }

    /// The stored and transmitted form: `knowledge:write`.
    @JsonValue
    public String code() {
        int last = name().lastIndexOf('_');
        String code = last < 0 ? name() : name().substring(0, last) + ":" + name().substring(last + 1);
        return code.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public String label() {
        return label;
    }

    public Set<Permission> permissions() {
        return permissions;
    }

    /// True where the scope makes sense for a key of this level.
    public boolean fits(boolean agencyLevel) {
        boolean agencyOnly = this == SUB_ACCOUNTS_READ || this == SUB_ACCOUNTS_WRITE;
        return agencyLevel ? forAgencies : !agencyOnly;
    }

    public static Optional<KeyScope> of(String code) {
        return Arrays.stream(values())
                .filter(scope -> scope.code().equals(code))
                .findFirst();
    }

    static Set<Permission> permissions(Collection<KeyScope> scopes) {
        EnumSet<Permission> all = EnumSet.noneOf(Permission.class);
        scopes.forEach(scope -> all.addAll(scope.permissions()));
        return all;
    }
}
