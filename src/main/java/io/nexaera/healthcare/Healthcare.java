package io.nexaera.healthcare;

import io.nexaera.audit.AuditEvent;
import io.nexaera.audit.AuditLog;
import io.nexaera.identity.Caller;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import io.nexaera.tenancy.TenantTransaction;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/// Healthcare Mode of a client: what it needs, on, off, and the receipts of what was answered in it.
@Component
public class Healthcare {
    /// How many of the device's messages an answer reads along.
    public static final int CONTEXT_MESSAGES = 20;

    private static final Pattern SHA256 = Pattern.compile("[0-9a-fA-F]{64}");
    private static final int MOST_CHARS = 200;
    private static final int MOST_REASON = 300;

    private final TenantDatabase database;
    private final HealthcareRows rows;
    private final AuditLog audit;
    private final Clock clock;

    Healthcare(TenantDatabase database, HealthcareRows rows, AuditLog audit, Clock clock) {
        this.database = database;
        this.rows = rows;
        this.audit = audit;
        this.clock = clock;
    }

    public Standing standing(TenantScope scope) {
        return database.inTransaction(scope, rows::standing);
    }

    public boolean isInForce(TenantScope scope) {
        return database.inTransaction(scope, rows::isOn);
    }

    /// Whether it is on, whatever became of its add-on.
    public boolean isInForce(TenantTransaction tx) {
        return rows.isOn(tx);
    }

    /// @throws Problem.Conflict `healthcare.add-on-ended`, `healthcare.agreement-ended` where it is on and one of them
    /// is
    /// over: nothing is answered, rather than stored
    public boolean isOn(TenantTransaction tx) {
        boolean on = rows.isOn(tx);
        if (on) {
            requireWhatItNeeds(rows.standing(tx));
        }
        return on;
    }

    private static void requireWhatItNeeds(Standing standing) {
        if (!standing.entitled()) {
            throw new Problem.Conflict(
                    "healthcare.add-on-ended",
                    "Healthcare Mode is on, and its add-on has ended. Nothing is answered until the agency grants it"
                            + " again or the owner turns the mode off.");
        }
        if (!standing.agreed()) {
            throw new Problem.Conflict(
                    "healthcare.agreement-ended",
                    "Healthcare Mode is on, and the business associate agreement has ended. Nothing is answered until the"
                            + " owner records another or turns the mode off.");
        }
    }

    /// Records who signed the agreement, when, and which document that was.
    ///
    /// @throws Problem.Invalid `healthcare.signer`, `healthcare.signed-on`, `healthcare.sha256`
    public void recordAgreement(Caller caller, String signer, String signedOn, String sha256) {
        String name = signer.strip();
        check(
                !name.isEmpty() && name.length() <= MOST_CHARS && name.indexOf('\0') < 0,
                "signer",
                "Say who signed it, in up to 200 characters.");
        LocalDate day = day(signedOn);
        check(
                !day.isAfter(LocalDate.now(clock.withZone(ZoneOffset.UTC)).plusDays(1)),
                "signed-on",
                "That day is still to come.");
        check(
                SHA256.matcher(sha256.strip()).matches(),
                "sha256",
                "The document's SHA-256 has 64 hexadecimal digits, as sha256sum prints them.");
        Standing.Agreement agreement = new Standing.Agreement(
                name, day, sha256.strip().toLowerCase(java.util.Locale.ROOT), Optional.empty(), Optional.empty());
        database.run(caller.scope(), tx -> {
            rows.keep(tx, agreement, caller.name());
            audit.record(
                    tx,
                    AuditEvent.of("healthcare.agreement-recorded")
                            .after(Map.of(
                                    "signer", agreement.signer(),
                                    "signedOn", agreement.signedOn().toString(),
                                    "sha256", agreement.sha256())));
        });
    }

    /// Records that the agreement has ended: while the mode is on, nothing is answered from the next question on.
    ///
    /// @throws Problem.Invalid `healthcare.reason`
    /// @throws Problem.Conflict `healthcare.no-agreement`
    public void endAgreement(Caller caller, String reason) {
        String why = reason(reason);
        database.run(caller.scope(), tx -> {
            if (!rows.endAgreement(tx, why, clock.instant())) {
                throw new Problem.Conflict("healthcare.no-agreement", "There is no agreement on record that holds.");
            }
            audit.record(tx, AuditEvent.of("healthcare.agreement-ended").after(Map.of("reason", why)));
        });
    }

    private static String reason(String reason) {
        String why = reason.strip();
        check(
                !why.isEmpty() && why.length() <= MOST_REASON && why.indexOf('\0') < 0,
                "reason",
                "Say why, in up to 300 characters.");
        return why;
    }

    /// From the next question on, nothing that is said is stored.
    ///
    /// @throws Problem.Conflict `healthcare.missing` naming what is
    public void turnOn(Caller caller, List<String> missing) {
        database.run(caller.scope(), tx -> {
            Standing standing = rows.standing(tx);
            List<String> all = new java.util.ArrayList<>(missing);
            if (!standing.entitled()) {
                all.add("the add-on, which your agency grants");
            }
            if (!standing.agreed()) {
                all.add("a recorded business associate agreement that hasn’t ended");
            }
            if (!all.isEmpty()) {
                throw new Problem.Conflict("healthcare.missing", "Still missing: " + String.join("; ", all) + ".");
            }
            rows.turn(tx, true, caller.name(), Optional.empty(), clock.instant());
            audit.record(tx, AuditEvent.of("healthcare.turned-on"));
        });
    }

    /// Conversations are stored again from the next question on; what was said until then stays unstored.
    ///
    /// @throws Problem.Invalid `healthcare.reason`
    public void turnOff(Caller caller, String reason) {
        String why = reason(reason);
        database.run(caller.scope(), tx -> {
            rows.turn(tx, false, caller.name(), Optional.of(why), clock.instant());
            audit.record(tx, AuditEvent.of("healthcare.turned-off").after(Map.of("reason", why)));
        });
    }

    /// The agency's clients with the add-on they have or don't have.
    public List<ClientAddOn> clients(TenantScope agency) {
        return database.inTransaction(agency, rows::clients);
    }

    /// @param addOn empty where it has none
    public record ClientAddOn(UUID id, String name, String slug, Optional<Standing.AddOn> addOn) {}

    /// @param until empty: until it is taken back
    /// @throws Problem.NotFound where the agency has no such client
    public void grant(Caller agency, UUID client, Optional<Instant> until) {
        database.run(agency.scope(), tx -> {
            String name = rows.nameOf(tx, client).orElseThrow(() -> new Problem.NotFound("client"));
            rows.grant(tx, client, agency.name(), until);
            audit.record(
                    tx,
                    AuditEvent.of("healthcare.add-on-granted")
                            .target("sub-account", client, name)
                            .after(Map.of("until", until.map(Instant::toString).orElse("it is taken back"))));
        });
    }

    /// @throws Problem.NotFound where it has none
    public void takeBack(Caller agency, UUID client) {
        database.run(agency.scope(), tx -> {
            String name = rows.nameOf(tx, client).orElseThrow(() -> new Problem.NotFound("client"));
            if (!rows.takeBack(tx, client)) {
                throw new Problem.NotFound("add-on");
            }
            audit.record(tx, AuditEvent.of("healthcare.add-on-taken-back").target("sub-account", client, name));
        });
    }

    /// In the transaction of the agent's run.
    public void keep(TenantTransaction tx, Receipt receipt, EligibleProvider by, String agentName) {
        rows.keep(tx, receipt, by);
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("conversation", receipt.conversation().toString());
        fields.put("provider", receipt.provider());
        fields.put("model", receipt.model());
        receipt.keyTier().ifPresent(tier -> fields.put("keyTier", tier));
        fields.put("state", receipt.state());
        fields.put("questionChars", receipt.questionChars());
        fields.put("contextMessages", receipt.contextMessages());
        fields.put("answerChars", receipt.answerChars());
        receipt.questionDigest().ifPresent(digest -> fields.put("questionDigest", digest));
        receipt.answerDigest().ifPresent(digest -> fields.put("answerDigest", digest));
        audit.record(
                tx,
                AuditEvent.of("healthcare.answered")
                        .target("agent", receipt.agent(), agentName)
                        .after(fields));
    }

    /// The newest first.
    public List<Receipt> receipts(TenantScope scope, int limit) {
        return database.inTransaction(scope, tx -> rows.receipts(tx, Optional.empty(), limit));
    }

    /// Those of exactly this question or answer, the newest first.
    ///
    /// @param digest of what somebody says was said
    public List<Receipt> receiptsOf(Caller caller, byte[] digest, int limit) {
        return database.inTransaction(caller.scope(), tx -> {
            List<Receipt> found = rows.receipts(tx, Optional.of(digest), limit);
            audit.record(tx, AuditEvent.of("healthcare.receipts-looked-for").after(Map.of("found", found.size())));
            return found;
        });
    }

    private LocalDate day(String text) {
        try {
            return LocalDate.parse(text.strip());
        } catch (java.time.format.DateTimeParseException wrong) {
            throw new Problem.Invalid(
                    "healthcare.signed-on", "signedOn", "Give the day of the signature as 2026-11-26.");
        }
    }

    private static void check(boolean holds, String field, String sentence) {
        if (!holds) {
            throw new Problem.Invalid("healthcare." + field, field.equals("signed-on") ? "signedOn" : field, sentence);
        }
    }

    static byte[] bytes(String sha256) {
        return HexFormat.of().parseHex(sha256);
    }
}
