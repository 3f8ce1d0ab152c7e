package io.nexaera.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.nexaera.TestInstallation;
import io.nexaera.agents.Agent;
import io.nexaera.agents.AgentDraft;
import io.nexaera.agents.Agents;
import io.nexaera.chat.Chat;
import io.nexaera.chat.Question;
import io.nexaera.chat.Stop;
import io.nexaera.identity.Caller;
import io.nexaera.identity.Role;
import io.nexaera.knowledge.Document;
import io.nexaera.knowledge.Knowledge;
import io.nexaera.knowledge.Upload;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.webhooks.Webhooks;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/// Something to see on the pages of Maple Dental: documents, an agent, a conversation. Made once per run.
record ConsoleRows(UUID agent, UUID document, UUID conversation, UUID webhook, UUID delivery) {
    static final String HOURS = """
            # Opening hours

            We are open Monday to Friday from 8:00 to 18:00.

            ## Saturdays

            On Saturdays we open from 9:00 to 13:00, by appointment only.
            """;

    private static Optional<ConsoleRows> rows = Optional.empty();

    static synchronized ConsoleRows made() {
        if (rows.isEmpty()) {
            rows = Optional.of(make());
        }
        return rows.get();
    }

    private static ConsoleRows make() {
        Caller owner = TestInstallation.mapleDental().as(Role.CLIENT_OWNER);
        Knowledge knowledge = TestInstallation.bean(Knowledge.class);
        knowledge.add(owner.scope(), Upload.file("prices.pdf", "no PDF at all".getBytes(UTF_8)));
        Document hours = knowledge.add(owner.scope(), Upload.text("Opening hours", HOURS));
        await().atMost(Duration.ofMinutes(2))
                .until(() -> !knowledge.find(owner.scope(), hours.id()).underWay());
        Agent agent = TestInstallation.bean(TenantDatabase.class)
                .inTransaction(
                        owner.scope(),
                        tx -> TestInstallation.bean(Agents.class)
                                .create(tx, AgentDraft.plain("Mia", "You are the front desk of a dental practice.")));
        UUID conversation = TestInstallation.bean(Chat.class)
                .send(
                        owner.scope(),
                        Question.of(agent.id(), Optional.empty(), "When do you open on Saturdays?", "console"),
                        event -> {},
                        new Stop())
                .conversation();
        Webhooks webhooks = TestInstallation.bean(Webhooks.class);
        UUID webhook = webhooks.open(owner.scope(), "http://127.0.0.1:9/webhooks", "CRM");
        return new ConsoleRows(agent.id(), hours.id(), conversation, webhook, webhooks.tryOut(owner.scope(), webhook));
    }
}
