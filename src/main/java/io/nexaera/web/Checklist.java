package io.nexaera.web;

import io.nexaera.agents.Agent;
import io.nexaera.chat.Conversation;
import io.nexaera.identity.Caller;
import io.nexaera.identity.Permission;
import io.nexaera.knowledge.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
        if (caller.may(Permission.ACCESS_REQUEST) && !clients.isEmpty()) {
            steps.add(new Step(
                    false,
                    "Ask a client to let you in",
                    "They decide, see each page you open, and end it with one click.",
                    "Ask",
                    here + "/sub-accounts/" + clients.getLast().slug()));
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

    static List<Step> ofClient(
            Caller caller, Optional<Agent> agent, List<Document> documents, List<Conversation> conversations) {
        String here = caller.place().path();
        List<Step> steps = new ArrayList<>();
        if (caller.may(Permission.KNOWLEDGE_EDIT)) {
            steps.add(new Step(
                    !documents.isEmpty(),
                    "Add a document",
                    "A PDF, a price list, a manual. In a minute its pages can be quoted.",
                    "Add",
                    here + "/knowledge"));
        }
        if (caller.may(Permission.CHAT) && agent.isPresent()) {
            String bench = here + "/agents/" + agent.get().id();
            steps.add(new Step(
                    !conversations.isEmpty(),
                    "Ask the agent and see the passage",
                    "The answer names document and page, with the score of each quote.",
                    "Ask",
                    bench));
            steps.add(new Step(
                    false,
                    "Ask something that no document holds",
                    "You get an honest no instead of an invention.",
                    "Ask",
                    bench));
        }
        if (caller.may(Permission.ACCESS_DECIDE)) {
            steps.add(new Step(
                    false,
                    "Decide who of your agency gets in",
                    "Let somebody in for a while, watch what they open, end it: their open page goes within seconds.",
                    "Decide",
                    here + "/access"));
        }
        if (caller.may(Permission.WEBHOOKS_EDIT)) {
            steps.add(new Step(
                    false,
                    "Send a failed webhook again",
                    "See what was sent and what came back, word for word, then send it again under the same id.",
                    "Look",
                    here + "/webhooks"));
        }
        neighbour(caller, steps);
        return steps;
    }

    /// A neighbour's address is made up on purpose: nobody here is told which neighbours there are.
    private static void neighbour(Caller caller, List<Step> steps) {
        String here = caller.place().path();
        if (!caller.may(Permission.AUDIT_VIEW)) {
            return;
        }
        steps.add(new Step(
                false,
                "Open another client's page",
                "A 404 with nothing in it, whether that client exists or not, and a row in your own audit log.",
                "Try it",
                "/a/" + caller.place().agency().slug() + "/s/another-client/agents"));
        steps.add(new Step(
                false,
                "See that attempt on record",
                "Refusals are written down like deeds.",
                "Look",
                here + "/audit?action=access."));
    }
}
