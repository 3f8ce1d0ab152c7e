package io.nexaera.knowledge;

import io.nexaera.identity.Caller;
import io.nexaera.identity.Permission;
import io.nexaera.problem.Problem;
import io.nexaera.shield.KnowledgeMode;
import io.nexaera.shield.Shield;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// Who may choose what for a document: whoever adds one may be stricter than the client's own choice, and looser only who
/// decides about privacy.
@Component
class PrivacyChoice {
    private final Shield shield;

    PrivacyChoice(Shield shield) {
        this.shield = shield;
    }

    /// The client's own choice.
    KnowledgeMode standard(Caller caller) {
        return shield.settings(caller.scope()).knowledge();
    }

    /// @param wanted its word; empty or blank: the client's own choice
    /// @throws Problem.Invalid `privacy.knowledge`, `knowledge.privacy-looser`
    KnowledgeMode of(Caller caller, Optional<String> wanted) {
        KnowledgeMode standard = standard(caller);
        KnowledgeMode mode =
                wanted.filter(word -> !word.isBlank()).map(KnowledgeMode::of).orElse(standard);
        if (mode.compareTo(standard) > 0 && !caller.may(Permission.PRIVACY_MANAGE)) {
            throw new Problem.Invalid(
                    "knowledge.privacy-looser",
                    "privacy",
                    "This client takes documents in as “" + standard.title()
                            + "”. Only its owner or an admin can be less strict.");
        }
        return mode;
    }
}
