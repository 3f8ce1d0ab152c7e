package io.nexaera.chat;

import io.nexaera.agents.Agents;
import io.nexaera.identity.AgentRuns;
import io.nexaera.models.ModelEvent.FinishReason;
import io.nexaera.quarantine.Verdict;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import io.nexaera.tenancy.TenantTransaction;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/// A question and its answer, stored as they are with Healthcare Mode off, for as long as somebody looks at them: the
/// control of a proof. Nobody else sees them, and Postgres itself can't commit the transaction (V100).
@Component
public class TakenBack {
    private final TenantDatabase database;
    private final Agents agents;
    private final AgentRuns runs;
    private final Tables tables;

    TakenBack(TenantDatabase database, Agents agents, AgentRuns runs, Tables tables) {
        this.database = database;
        this.agents = agents;
        this.runs = runs;
        this.tables = tables;
    }

    /// @param words that both the question and the answer hold
    /// @param look gets the transaction in which they are stored
    public void during(TenantScope scope, UUID agent, String words, Consumer<TenantTransaction> look) {
        try {
            database.run(runs.answering(scope, agent), tx -> {
                tx.sql("select ctx.as_if_healthcare_mode_were_off()")
                        .query((row, n) -> "")
                        .single();
                store(tx, agent, words);
                look.accept(tx);
                throw new Over();
            });
        } catch (Over takenBack) {
            // as it is meant to be
        }
    }

    private void store(TenantTransaction tx, UUID agent, String words) {
        Question question = Question.of(agent, Optional.empty(), words, "api");
        Turn turn = tables.begin(tx, agents.find(tx, agent), question, words, new Verdict.Admitted(words));
        tables.end(tx, turn, answer(words), Duration.ZERO);
    }

    private static Reply answer(String words) {
        return new Reply(
                words,
                Message.State.COMPLETE,
                Optional.empty(),
                List.of(),
                Reply.BY_DOCUMENTS,
                Optional.empty(),
                true,
                0,
                0,
                FinishReason.STOP,
                List.of(),
                Map.of());
    }

    /// Has the transaction rolled back.
    private static final class Over extends RuntimeException {
        Over() {
            super("taken back", null, false, false);
        }
    }
}
