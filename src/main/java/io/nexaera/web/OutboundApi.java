package io.nexaera.web;

import io.nexaera.egress.Outbound;
import io.nexaera.egress.Rule;
import io.nexaera.egress.Verdict;
import io.nexaera.identity.Caller;
import io.nexaera.identity.Permission;
import io.nexaera.identity.Requires;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/// Whether an address would be called for this agency or client, and if not, by which rule. Nothing is called.
@RestController
@Tag(name = "Outbound calls")
class OutboundApi {
    private final Outbound outbound;

    OutboundApi(Outbound outbound) {
        this.outbound = outbound;
    }

    record Question(@NotNull String url) {}

    /// @param verdict `allowed`, `unresolved` (nothing forbids it, but its name leads nowhere now), or `refused`
    /// @param rule the stable name of what it breaks, where it is refused or unresolved
    record Answer(String verdict, @Nullable String rule, String sentence) {
        static Answer of(Verdict verdict) {
            return switch (verdict) {
                case Verdict.Allowed allowed -> new Answer("allowed", null, "This address may be called.");
                case Verdict.Unresolved unresolved ->
                    new Answer("unresolved", Rule.UNKNOWN_HOST.code(), Rule.UNKNOWN_HOST.sentence());
                case Verdict.Refused refused ->
                    new Answer("refused", refused.rule().code(), refused.rule().sentence());
            };
        }
    }

    @PostMapping({"/api/v1/agencies/{agencyId}/outbound/check", "/api/v1/sub-accounts/{subAccount}/outbound/check"})
    @Requires(Permission.MODELS_VIEW)
    Answer check(Caller caller, @RequestBody @Valid Question question) {
        return Answer.of(outbound.check(caller.scope().tenant(), question.url()));
    }
}
