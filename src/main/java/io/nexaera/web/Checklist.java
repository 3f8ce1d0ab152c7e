package io.nexaera.web;

import io.nexaera.identity.Caller;
import io.nexaera.identity.Permission;
import java.util.ArrayList;
import java.util.List;

/// "Prove it": promises that a person can try here and now. Only what is built is on it.
final class Checklist {
    private Checklist() {}

    /// @param done seen to have happened already
    record Step(boolean done, String title, String text, String action, String path) {}

    static List<Step> ofAgency(Caller caller, List<SubAccountPages.Row> clients) {
        String here = caller.place().path();
        List<Step> steps = new ArrayList<>();
        if (!clients.isEmpty()) {
            steps.add(new Step(
                    false,
                    "Open a client without being let in",
                    "You see its name and nothing from inside. The database itself refuses, not just the page.",
                    "Try it",
                    here + "/s/" + clients.getFirst().slug() + "/agents"));
        }
        if (caller.may(Permission.SUB_ACCOUNTS_MANAGE)) {
            steps.add(new Step(
                    clients.size() > 1,
                    "Open a client",
                    "A name and an owner, and it works at once.",
                    "Open one",
                    here + "/sub-accounts/new"));
        }
        if (caller.may(Permission.AUDIT_VIEW)) {
            steps.add(new Step(
                    false,
                    "Find your sign-in on record",
                    "Each deed is written in the same transaction as the deed itself.",
                    "Look",
                    here + "/audit?action=session."));
        }
        return steps;
    }
}
