package io.nexaera.web;

import io.nexaera.chat.HealthcareAgents;
import io.nexaera.healthcare.Healthcare;
import io.nexaera.healthcare.Receipt;
import io.nexaera.healthcare.Standing;
import io.nexaera.healthcare.TraceChecks;
import io.nexaera.identity.Caller;
import io.nexaera.identity.Permission;
import io.nexaera.identity.Requires;
import io.nexaera.identity.SignIn;
import io.nexaera.proof.Traces;
import io.nexaera.shield.Digests;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Healthcare Mode of a client: conversations that are never stored.
@RestController
@Tag(name = "Healthcare Mode")
@RequestMapping("/api/v1/sub-accounts/{subAccount}/healthcare")
class HealthcareApi {
    private static final int RECEIPTS = 200;

    /// @param agents which of them may answer in the mode
    /// @param checks where this machine or its database might keep what passes through
    record View(Standing mode, List<HealthcareAgents.Standing> agents, List<TraceChecks.Check> checks) {}

    /// @param reason needed to turn it off, as is the owner's password
    record Wish(
            boolean on, @Nullable String reason, @Nullable String password) {
        @Override
        public String toString() {
            return "Wish[on=" + on + ", password [secret]]";
        }
    }

    /// @param signedOn such as 2026-11-26
    /// @param sha256 of the signed document
    record Agreement(
            @Nullable String signer,
            @Nullable String signedOn,
            @Nullable String sha256) {}

    private final Healthcare healthcare;
    private final HealthcareAgents agents;
    private final TraceChecks traces;
    private final SignIn signIn;
    private final Safeguards safeguards;
    private final Traces kept;
    private final Digests digests;

    HealthcareApi(
            Healthcare healthcare,
            HealthcareAgents agents,
            TraceChecks traces,
            SignIn signIn,
            Safeguards safeguards,
            Traces kept,
            Digests digests) {
        this.digests = digests;
        this.kept = kept;
        this.safeguards = safeguards;
        this.healthcare = healthcare;
        this.agents = agents;
        this.traces = traces;
        this.signIn = signIn;
    }

    @GetMapping
    @Requires(Permission.AGENTS_VIEW)
    View view(Caller caller) {
        return new View(healthcare.standing(caller.scope()), agents.of(caller.scope()), traces.all(caller.scope()));
    }

    /// The technical safeguards of 45 CFR 164.312, with what a look at each found this moment.
    @GetMapping("/safeguards")
    @Requires(Permission.AGENTS_VIEW)
    List<Safeguards.Safeguard> safeguards(Caller caller, HttpServletRequest request) {
        return safeguards.of(caller, request.isSecure());
    }

    /// On: from the next question nothing that is said is stored. Off: stored again from the next question on.
    @PutMapping
    @Requires(Permission.HEALTHCARE_MANAGE)
    Standing turn(Caller caller, @RequestBody Wish wish) {
        if (wish.on()) {
            healthcare.turnOn(caller, missing(agents.of(caller.scope()), traces.all(caller.scope())));
        } else {
            signIn.again(caller, Optional.ofNullable(wish.password()).orElse(""));
            healthcare.turnOff(caller, Optional.ofNullable(wish.reason()).orElse(""));
        }
        return healthcare.standing(caller.scope());
    }

    /// Records who signed the business associate agreement, when, and which document that was.
    @PutMapping("/agreement")
    @Requires(Permission.HEALTHCARE_MANAGE)
    Standing agreement(Caller caller, @RequestBody Agreement agreement) {
        healthcare.recordAgreement(
                caller,
                Optional.ofNullable(agreement.signer()).orElse(""),
                Optional.ofNullable(agreement.signedOn()).orElse(""),
                Optional.ofNullable(agreement.sha256()).orElse(""));
        return healthcare.standing(caller.scope());
    }

    /// @param reason for the record
    record Ending(@Nullable String reason) {}

    /// Records that the agreement has ended: while the mode is on, nothing is answered until another is recorded.
    @PostMapping("/agreement/end")
    @Requires(Permission.HEALTHCARE_MANAGE)
    Standing end(Caller caller, @RequestBody Ending ending) {
        healthcare.endAgreement(caller, Optional.ofNullable(ending.reason()).orElse(""));
        return healthcare.standing(caller.scope());
    }

    /// @param words 8 to 200 characters that nobody says by chance
    record Sought(@Nullable String words) {
        @Override
        public String toString() {
            return "Sought[…]";
        }
    }

    /// Looks for words in every row that is kept of the client, in every form in which a program may write them.
    @PostMapping("/look")
    @Requires(Permission.HEALTHCARE_MANAGE)
    Traces.Look look(Caller caller, @RequestBody Sought sought) {
        return kept.look(caller, Optional.ofNullable(sought.words()).orElse(""));
    }

    /// What served the newest 200 answers that were not stored; no word of them.
    @GetMapping("/receipts")
    @Requires(Permission.CONVERSATIONS_VIEW)
    List<Receipt> receipts(Caller caller) {
        return healthcare.receipts(caller.scope(), RECEIPTS);
    }

    /// @param text a whole question or a whole answer, letter by letter
    record SaidOnce(@Nullable String text) {
        @Override
        public String toString() {
            return "SaidOnce[…]";
        }
    }

    /// The receipts of exactly this question or answer; the text itself is kept nowhere.
    @PostMapping("/receipts/matching")
    @Requires(Permission.CONVERSATIONS_VIEW)
    List<Receipt> matching(Caller caller, @RequestBody SaidOnce said) {
        byte[] digest =
                digests.of(caller.scope()).of(Optional.ofNullable(said.text()).orElse(""));
        return healthcare.receiptsOf(caller, digest, RECEIPTS);
    }

    static List<String> missing(List<HealthcareAgents.Standing> agents, List<TraceChecks.Check> checks) {
        List<String> missing = new ArrayList<>();
        if (agents.stream().noneMatch(agent -> agent.by().isPresent())) {
            missing.add("an agent that answers with documents or a provider of the list");
        }
        checks.stream()
                .filter(check -> check.needed() && !check.fine())
                .forEach(check -> missing.add(check.what() + ": " + check.sentence()));
        return missing;
    }
}
