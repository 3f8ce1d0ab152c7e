package io.nexaera.retention;

import io.nexaera.identity.Caller;
import java.util.Optional;

/// What the form of a rule was sent with.
final class RuleForm {
    private RuleForm() {}

    /// @param deed the button: `save`, `forGood`, `reset`
    /// @throws Problem.Invalid where the days are none
    static void save(
            RetentionRules rules,
            Caller caller,
            String kind,
            Optional<Integer> days,
            String deed,
            boolean clientsMayKeepLonger) {
        DataClass wanted = DataClass.of(kind);
        switch (deed) {
            case "reset" -> rules.reset(caller, wanted);
            case "forGood" -> rules.keepFor(caller, wanted, Optional.empty(), clientsMayKeepLonger);
            default -> rules.keepFor(caller, wanted, Optional.of(days.orElse(0)), clientsMayKeepLonger);
        }
    }
}
