package io.nexaera.identity;

import static io.nexaera.identity.Permission.*;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What a person is to an agency or to one of its clients. Who may do what: `permissions.txt` beside the tests.
public enum Role {
    AGENCY_OWNER(
            "Owner",
            AGENCY_VIEW,
            AGENCY_MANAGE,
            TEAM_VIEW,
            TEAM_MANAGE,
            SUB_ACCOUNTS_VIEW,
            SUB_ACCOUNTS_MANAGE,
            KEYS_VIEW,
            KEYS_MANAGE,
            AUDIT_VIEW,
            MODELS_VIEW,
            MODELS_EDIT,
            ACCESS_REQUEST,
            SIEM_MANAGE,
            AUDIT_KEEP,
            DATA_KEEP,
            WEBHOOKS_VIEW,
            WEBHOOKS_EDIT),
    AGENCY_ADMIN("Admin", AGENCY_OWNER, EnumSet.of(AGENCY_MANAGE)),
    AGENCY_BUILDER("Builder", AGENCY_VIEW, TEAM_VIEW, SUB_ACCOUNTS_VIEW, ACCESS_REQUEST),
    AGENCY_AUDITOR("Auditor", AGENCY_VIEW, AUDIT_VIEW),
    CLIENT_OWNER(
            "Owner",
            TEAM_VIEW,
            TEAM_MANAGE,
            KEYS_VIEW,
            KEYS_MANAGE,
            AUDIT_VIEW,
            AGENTS_VIEW,
            AGENTS_EDIT,
            KNOWLEDGE_VIEW,
            KNOWLEDGE_EDIT,
            MODELS_VIEW,
            MODELS_EDIT,
            CHAT,
            CONVERSATIONS_VIEW,
            ACCESS_DECIDE,
            SIEM_MANAGE,
            DATA_MANAGE,
            AUDIT_KEEP,
            DATA_KEEP,
            PRIVACY_MANAGE,
            HEALTHCARE_MANAGE,
            WEBHOOKS_VIEW,
            WEBHOOKS_EDIT),
    CLIENT_ADMIN("Admin", CLIENT_OWNER, EnumSet.of(DATA_MANAGE, HEALTHCARE_MANAGE)),
    CLIENT_MEMBER("Member", TEAM_VIEW, AGENTS_VIEW, KNOWLEDGE_VIEW, CHAT, CONVERSATIONS_VIEW),
    CLIENT_AUDITOR("Auditor", AGENTS_VIEW, AUDIT_VIEW),
    CLIENT_VIEWER("Viewer", AGENTS_VIEW, KNOWLEDGE_VIEW, CONVERSATIONS_VIEW);

    private final String label;
    private final Set<Permission> permissions;

    Role(String label, Permission first, Permission... more) {
        this.label = label;
        this.permissions = Set.copyOf(EnumSet.of(first, more));
    }

    /// May what `like` may, without some things.
    Role(String label, Role like, Set<Permission> without) {
        this.label = label;
        this.permissions = like.permissions.stream()
                .filter(permission -> !without.contains(permission))
                .collect(Collectors.toUnmodifiableSet());
    }

    /// The stored and transmitted form: `agency-owner`.
    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// What people read: `Owner`.
    public String label() {
        return label;
    }

    public Set<Permission> permissions() {
        return permissions;
    }

    /// A role at the agency itself, rather than at one of its clients.
    public boolean ofAgency() {
        return name().startsWith("AGENCY");
    }

    public static Optional<Role> of(String code) {
        return Arrays.stream(values()).filter(role -> role.code().equals(code)).findFirst();
    }
}
