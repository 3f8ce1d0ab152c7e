package io.nexaera.knowledge;

import io.nexaera.healthcare.Healthcare;
import io.nexaera.identity.Caller;
import io.nexaera.identity.Permission;
import io.nexaera.problem.Problem;
import io.nexaera.shield.KnowledgeMode;
import io.nexaera.shield.Shield;
import io.nexaera.tenancy.TenantScope;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// Who may choose what for a document: whoever adds one may be stricter than the client's own choice, and looser only
/// who
/// decides about privacy.
@Component
class PrivacyChoice {
    private final Shield shield;
    private final Healthcare healthcare;

    PrivacyChoice(Shield shield, Healthcare healthcare) {
        this.shield = shield;
        this.healthcare = healthcare;
    }

    /// The client's own choice; in Healthcare Mode there is but one.
    KnowledgeMode standard(TenantScope scope) {
        return healthcare.isInForce(scope) ? KnowledgeMode.ANONYMIZE : own(scope);
    }

    private KnowledgeMode own(TenantScope scope) {
        return shield.settings(scope).knowledge();
    }

    /// @param wanted its word; empty or blank: the client's own choice
    /// @throws Problem.Invalid `privacy.knowledge`, `knowledge.privacy-looser`, `knowledge.healthcare-mode`
    KnowledgeMode of(Caller caller, Optional<String> wanted) {
        Optional<KnowledgeMode> named = wanted.filter(word -> !word.isBlank()).map(KnowledgeMode::of);
        if (healthcare.isInForce(caller.scope())) {
            return anonymized(named);
        }
        KnowledgeMode standard = own(caller.scope());
        KnowledgeMode mode = named.orElse(standard);
        if (mode.compareTo(standard) > 0 && !caller.may(Permission.PRIVACY_MANAGE)) {
            throw new Problem.Invalid(
                    "knowledge.privacy-looser",
                    "privacy",
                    "This client takes documents in as “" + standard.title()
                            + "”. Only its owner or an admin can be less strict.");
        }
        return mode;
    }

    private static KnowledgeMode anonymized(Optional<KnowledgeMode> named) {
        if (named.filter(mode -> mode != KnowledgeMode.ANONYMIZE).isPresent()) {
            throw new Problem.Invalid(
                    "knowledge.healthcare-mode",
                    "privacy",
                    "Healthcare Mode is on: documents are anonymized before anything of them is stored.");
        }
        return KnowledgeMode.ANONYMIZE;
    }
}
