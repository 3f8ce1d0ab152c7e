package io.nexaera.web;

import io.nexaera.audit.TransparencyLog;
import io.nexaera.healthcare.TraceChecks;
import io.nexaera.identity.Caller;
import io.nexaera.identity.SignIn;
import io.nexaera.identity.Team;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import io.nexaera.vault.DataKey;
import io.nexaera.vault.KeyRotation;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/// The technical safeguards of the HIPAA Security Rule, 45 CFR 164.312, each with what keeps it here and what a look at
/// it
/// found this moment.
@Component
class Safeguards {
    /// What a look found.
    enum Found {
        FINE,
        /// Somebody has to look at it or to do it elsewhere.
        LOOK,
        /// Not something that a program can look at.
        STATED
    }

    /// @param section of 164.312
    /// @param required `required` or `addressable`, as the rule has it
    record Safeguard(String section, String title, String required, String kept, Found found, String result) {}

    private static final String REQUIRED = "required";
    private static final String ADDRESSABLE = "addressable";

    private final TenantDatabase database;
    private final Team team;
    private final SignIn signIn;
    private final KeyRotation keys;
    private final TransparencyLog log;
    private final TraceChecks traces;

    Safeguards(
            TenantDatabase database,
            Team team,
            SignIn signIn,
            KeyRotation keys,
            TransparencyLog log,
            TraceChecks traces) {
        this.database = database;
        this.team = team;
        this.signIn = signIn;
        this.keys = keys;
        this.log = log;
        this.traces = traces;
    }

    /// @param encrypted whether this very request came over an encrypted connection
    List<Safeguard> of(Caller caller, boolean encrypted) {
        List<Safeguard> all = new ArrayList<>();
        all.add(wall(caller.scope()));
        all.add(people(caller));
        all.add(emergency());
        all.add(logoff());
        all.add(encryption(caller.scope()));
        all.add(audit());
        all.add(integrity());
        all.add(authentication());
        all.add(transmission(encrypted));
        return all;
    }

    private Safeguard wall(TenantScope scope) {
        long foreign = database.inTransaction(
                scope, tx -> tx.sql("""
                        select (select count(*) from app.sub_account where id <> :subAccount)
                          + (select count(*) from app.agent where sub_account_id <> :subAccount)
                          + (select count(*) from app.document where sub_account_id <> :subAccount)
                          + (select count(*) from app.healthcare_receipt where sub_account_id <> :subAccount)""").query(Long.class).single());
        return new Safeguard(
                "(a)(1)",
                "Access control",
                REQUIRED,
                "The database itself shows each client its own rows alone; roles say who may do what.",
                foreign == 0 ? Found.FINE : Found.LOOK,
                foreign == 0
                        ? "Asked just now without a filter: no row of another client came."
                        : foreign + " rows of others came. Tell whoever runs this installation at once.");
    }

    private Safeguard people(Caller caller) {
        int members = team.list(caller).size();
        return new Safeguard(
                "(a)(2)(i)",
                "Unique user identification",
                REQUIRED,
                "Everybody signs in with an address and a password of their own; programs have keys with names.",
                Found.FINE,
                members + (members == 1 ? " person belongs" : " people belong") + " to this account.");
    }

    private static Safeguard emergency() {
        return new Safeguard(
                "(a)(2)(ii)",
                "Emergency access procedure",
                REQUIRED,
                "The agency asks for access with a reason, you let it in for minutes, and each page it opens is on record."
                        + " In Healthcare Mode there are no stored conversations to get at.",
                Found.STATED,
                "Name in your own procedure who of you may let the agency in, and who runs this installation.");
    }

    private Safeguard logoff() {
        return new Safeguard(
                "(a)(2)(iii)",
                "Automatic logoff",
                ADDRESSABLE,
                "In Healthcare Mode pages sign out by themselves, and the server forgets the session.",
                Found.FINE,
                "After " + signIn.healthcareIdle().toMinutes() + " minutes.");
    }

    private Safeguard encryption(TenantScope scope) {
        KeyRotation.Standing standing = keys.standing(scope);
        boolean swap = traces.all(scope).stream().anyMatch(check -> !check.fine());
        String secrets = standing.keys().stream()
                .filter(key -> key.state() == DataKey.State.ACTIVE)
                .map(key -> standing.secrets() + " stored secrets are encrypted, " + standing.underOldKeys()
                        + " of them under an older key.")
                .collect(Collectors.joining());
        return new Safeguard(
                "(a)(2)(iv)",
                "Encryption and decryption",
                ADDRESSABLE,
                "What is said isn’t stored. Keys and passwords are encrypted with AES-256-GCM under keys of this account alone."
                        + " Documents and what was stored before the mode lie on the disk of this installation: it must be encrypted.",
                swap ? Found.LOOK : Found.STATED,
                (secrets.isEmpty() ? "No secret is stored." : secrets)
                        + (swap
                                ? " Look at dumps and swap on the page Healthcare."
                                : " Ask for the disk’s encryption."));
    }

    private Safeguard audit() {
        long entries = log.size();
        boolean signed = log.checkpoint().isPresent();
        return new Safeguard(
                "(b)",
                "Audit controls",
                REQUIRED,
                "Who did what, when and from where is kept in a signed log that nobody can change unseen. It holds no word that"
                        + " was said.",
                signed ? Found.FINE : Found.LOOK,
                signed ? "The newest signature covers " + entries + " entries." : "Nothing is signed yet.");
    }

    private static Safeguard integrity() {
        return new Safeguard(
                "(c)(1), (c)(2)",
                "Integrity, and how it is shown",
                "required, addressable",
                "Each change of a document, an agent or a setting is an entry of the signed log; a client’s export is checked"
                        + " without us. Nobody edits a document in place.",
                Found.STATED,
                "The log itself is checked with verify-log, not by this page.");
    }

    private static Safeguard authentication() {
        return new Safeguard(
                "(d)",
                "Person or entity authentication",
                REQUIRED,
                "Passwords are kept as Argon2id hashes and guessing is slowed down; before the mode is turned off, the password is"
                        + " asked again.",
                Found.LOOK,
                "There is no second factor yet. Put single sign-on or a VPN in front if your risk analysis asks for one.");
    }

    private static Safeguard transmission(boolean encrypted) {
        return new Safeguard(
                "(e)(1), (e)(2)",
                "Transmission security",
                "required, addressable",
                "Providers, webhooks and log streams are called over TLS with the certificate checked; browsers come through the"
                        + " TLS of whoever runs this installation.",
                encrypted ? Found.FINE : Found.LOOK,
                encrypted
                        ? "This page came over an encrypted connection."
                        : "This page came over a connection that is not encrypted.");
    }
}
