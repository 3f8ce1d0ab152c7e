package io.nexaera.demo;

import io.nexaera.knowledge.Answer;
import io.nexaera.knowledge.ExtractiveAnswer;
import io.nexaera.knowledge.Knowledge;
import io.nexaera.outbox.Job;
import io.nexaera.outbox.JobHandler;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantTransaction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// Two weeks of conversations, with the answers that the agent gives today. Waits until the documents can be searched.
@Component
class DemoTalk implements JobHandler {
    static final String KIND = "demo.talk";
    private static final int DAYS = 14;

    private final Knowledge knowledge;
    private final ExtractiveAnswer extractive;
    private final TenantDatabase database;
    private final JsonMapper json;

    DemoTalk(Knowledge knowledge, ExtractiveAnswer extractive, TenantDatabase database, JsonMapper json) {
        this.knowledge = knowledge;
        this.extractive = extractive;
        this.database = database;
        this.json = json;
    }

    private record Talk(String question, Answer answer, List<Map<String, @Nullable Object>> citations) {}

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public int maxAttempts() {
        return 12;
    }

    @Override
    public void run(Job job) {
        if (knowledge.list(job.scope(), Optional.empty(), 50).stream().anyMatch(document -> document.underWay())) {
            throw new Problem.Conflict("demo.not-ready", "The demo's documents are still being read.");
        }
        List<Talk> talks =
                questions(job).stream().map(question -> talk(job, question)).toList();
        database.run(job.scope(), tx -> {
            for (int i = 0; i < talks.size() * 2; i++) {
                insert(
                        tx,
                        job.subject(),
                        talks.get(i % talks.size()),
                        DAYS * 24 - 5 - i * (DAYS * 24 - 8) / (talks.size() * 2));
            }
        });
    }

    private List<String> questions(Job job) {
        String name = database.inTransaction(
                job.scope(),
                tx -> tx.sql("select name from app.sub_account where id = :subAccount")
                        .query(String.class)
                        .single());
        return DemoClient.ALL.stream()
                .filter(client -> client.name().equals(name))
                .flatMap(client -> client.questions().stream())
                .toList();
    }

    private Talk talk(Job job, String question) {
        Answer answer = extractive.answer(question, knowledge.search(job.scope(), question, Optional.empty(), 6));
        List<Map<String, @Nullable Object>> citations = new ArrayList<>();
        if (answer instanceof Answer.Quoted quoted) {
            quoted.quotes().forEach(quote -> citations.add(citation(citations.size() + 1, quote)));
        }
        return new Talk(question, answer, citations);
    }

    private static Map<String, @Nullable Object> citation(int number, Answer.Quote quote) {
        Map<String, @Nullable Object> citation = new LinkedHashMap<>();
        citation.put("number", number);
        citation.put("document", quote.passage().document());
        citation.put("documentName", quote.passage().documentName());
        citation.put("page", quote.passage().page());
        citation.put("heading", quote.passage().heading());
        citation.put("text", quote.passage().text());
        citation.put("score", quote.passage().score());
        return citation;
    }

    /// `hoursAgo` is in the ids as well: lists are sorted by them.
    private void insert(TenantTransaction tx, UUID agent, Talk talk, int hoursAgo) {
        UUID conversation = tx.sql("""
                        insert into app.conversation (sub_account_id, id, agent_id, title, channel, started_by, started_by_name,
                          started_at, last_at)
                        values (:subAccount, uuidv7(make_interval(hours => -:ago)), :agent, :title, 'api', :agent, 'A visitor',
                          now() - make_interval(hours => :ago), now() - make_interval(hours => :ago)) returning id""")
                .param("ago", hoursAgo)
                .param("agent", agent)
                .param("title", talk.question())
                .query(UUID.class)
                .single();
        message(tx, conversation, "person", talk.question(), "[]", true, hoursAgo * 3600);
        message(
                tx,
                conversation,
                "agent",
                talk.answer().text(),
                json.writeValueAsString(talk.citations()),
                !talk.citations().isEmpty(),
                hoursAgo * 3600 - 1);
    }

    private static void message(
            TenantTransaction tx,
            UUID conversation,
            String author,
            String body,
            String citations,
            boolean grounded,
            int secondsAgo) {
        tx.sql("""
                        insert into app.message (sub_account_id, id, conversation_id, author, body, state, citations, answered_by,
                          grounded, latency_millis, sent_at)
                        values (:subAccount, uuidv7(make_interval(secs => -:ago)), :conversation, :author, :body, 'complete',
                          :citations::jsonb, :answeredBy, :grounded, :latency, now() - make_interval(secs => :ago))""")
                .param("ago", secondsAgo)
                .param("conversation", conversation)
                .param("author", author)
                .param("body", body)
                .param("citations", citations)
                .param("answeredBy", author.equals("agent") ? "documents" : null)
                .param("grounded", grounded)
                .param("latency", author.equals("agent") ? 40 : 0)
                .update();
    }
}
