package io.nexaera.shield;

import io.nexaera.audit.AuditEvent;
import io.nexaera.audit.AuditLog;
import io.nexaera.identity.Caller;
import io.nexaera.privacy.PiiDetector;
import io.nexaera.privacy.PiiType;
import io.nexaera.privacy.RedactionMode;
import io.nexaera.privacy.RedactionPolicy;
import io.nexaera.privacy.Redactor;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import io.nexaera.tenancy.TenantTransaction;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/// Takes personal data out as the client whose text it is wants it.
@Component
public class Shield {
    private final TenantDatabase database;
    private final PrivacyRows rows;
    private final AuditLog audit;

    Shield(TenantDatabase database, PrivacyRows rows, AuditLog audit) {
        this.database = database;
        this.rows = rows;
        this.audit = audit;
    }

    /// One for one request to a model: its placeholders mean nothing in any other.
    ///
    /// @param scope one that may open the client's keys
    public Redactor redactor(TenantScope scope) {
        return database.inTransaction(scope, this::redactor);
    }

    /// The same within a transaction of such a scope.
    public Redactor redactor(TenantTransaction tx) {
        return redactor(tx, rows.settings(tx));
    }

    /// One for a document: what it takes out never comes back.
    ///
    /// @param mode anonymize or pseudonymize
    /// @param scope one that may open the client's keys
    public Redactor forDocument(TenantScope scope, KnowledgeMode mode) {
        return database.inTransaction(scope, tx -> {
            PrivacySettings settings = rows.settings(tx);
            boolean linked = mode == KnowledgeMode.PSEUDONYMIZE;
            RedactionPolicy policy = settings.policy();
            for (PiiType type : PiiType.values()) {
                RedactionMode chosen = settings.modeOf(type);
                if (chosen == RedactionMode.REPLACE || chosen == RedactionMode.HASH) {
                    policy = policy.with(type, linked ? RedactionMode.HASH : RedactionMode.LABEL);
                }
            }
            PiiDetector detector = PiiDetector.standard().with(settings.terms());
            return Redactor.forConversation(detector, linked ? policy.withHashKey(rows.hashKey(tx)) : policy);
        });
    }

    private Redactor redactor(TenantTransaction tx, PrivacySettings settings) {
        RedactionPolicy policy = settings.policy();
        PiiDetector detector = PiiDetector.standard().with(settings.terms());
        return Redactor.forConversation(detector, settings.hashes() ? policy.withHashKey(rows.hashKey(tx)) : policy);
    }

    public PrivacySettings settings(TenantScope scope) {
        return database.inTransaction(scope, rows::settings);
    }

    /// What a text would become under these settings, saved or not.
    Redactor trying(TenantScope scope, PrivacySettings settings) {
        return database.inTransaction(scope, tx -> redactor(tx, settings));
    }

    /// @throws io.nexaera.problem.Problem.Invalid as [PrivacySettings#checked]
    void change(Caller caller, PrivacySettings wanted) {
        PrivacySettings settings = wanted.checked();
        database.run(caller.scope(), tx -> {
            PrivacySettings before = rows.settings(tx);
            if (!before.equals(settings)) {
                rows.keep(tx, settings);
                audit.record(
                        tx,
                        AuditEvent.of("privacy.settings-changed")
                                .before(fields(before))
                                .after(fields(settings)));
            }
        });
    }

    /// Own words may name people: the log holds how many there are.
    private static Map<String, Object> fields(PrivacySettings settings) {
        Map<String, Object> modes = new TreeMap<>();
        settings.modes()
                .forEach((type, mode) -> modes.put(type.label(), mode.name().toLowerCase(java.util.Locale.ROOT)));
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("modes", modes);
        fields.put("ownWords", settings.words().size());
        fields.put("ownPatterns", settings.patterns().size());
        fields.put("keptWords", settings.kept().size());
        fields.put("knowledge", settings.knowledge().word());
        return fields;
    }
}
