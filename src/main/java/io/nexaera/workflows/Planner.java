package io.nexaera.workflows;

import io.nexaera.tenancy.TenantTransaction;
import io.nexaera.workflows.Running.Plan;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// Says what a run does next, from what its rows hold.
@Component
class Planner {
    private static final int MOST_ITEMS = 100;

    private final WorkflowRows workflows;
    private final RunRows runs;
    private final StepRows steps;
    private final Clock clock;

    Planner(WorkflowRows workflows, RunRows runs, StepRows steps, Clock clock) {
        this.workflows = workflows;
        this.runs = runs;
        this.steps = steps;
        this.clock = clock;
    }

    /// Notes the beginning of an attempt in the rows, where it says to do something.
    Plan next(TenantTransaction tx, Run run) {
        List<Step> all = workflows.definition(tx, run.workflow(), run.version()).steps();
        if (run.step() >= all.size()) {
            return new Plan.End(Run.State.FINISHED, Optional.empty());
        }
        List<Run.Done> done = steps.of(tx, run.id());
        Step step = all.get(run.step());
        Map<String, Object> data = data(run, done, all);
        String place = "steps[" + run.step() + "]";
        if (step.when().isPresent() && !Work.isTrue(step.when().get().value(data, place + ".when"), place + ".when")) {
            steps.skip(tx, run.id(), run.step(), step);
            return passed(tx, run);
        }
        return step.action().isWork()
                ? work(tx, run, step, data, done)
                : waiting(
                        tx,
                        run,
                        step,
                        data,
                        done.stream().filter(one -> one.step() == run.step()).findFirst());
    }

    private Plan passed(TenantTransaction tx, Run run) {
        runs.goOn(tx, run.id(), run.step() + 1);
        return new Plan.Again();
    }

    private Plan work(TenantTransaction tx, Run run, Step step, Map<String, Object> data, List<Run.Done> done) {
        List<Object> items =
                step.each().map(each -> items(each, data, run.step())).orElse(List.of(""));
        for (int item = 0; item < items.size(); item++) {
            int now = item;
            if (done.stream().noneMatch(one -> one.step() == run.step() && one.item() == now && one.isOver())) {
                return begun(tx, run, step, item, step.each().isPresent() ? with(data, items.get(item)) : data);
            }
        }
        return passed(tx, run);
    }

    /// A crash in the middle of an attempt counts as one.
    private Plan begun(TenantTransaction tx, Run run, Step step, int item, Map<String, Object> data) {
        int attempt = steps.begin(tx, run.id(), run.step(), item, step);
        if (attempt > step.retries() + 1) {
            return new Plan.End(Run.State.FAILED, Optional.of("Step “" + step.name() + "” was interrupted too often."));
        }
        String key = run.id() + "/" + run.step() + "/" + item;
        UUID id = UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8));
        return new Plan.Do(run, step, run.step(), item, attempt, data, id);
    }

    private static List<Object> items(Expression each, Map<String, Object> data, int index) {
        String place = "steps[" + index + "].each";
        if (each.value(data, place) instanceof List<?> list && list.size() <= MOST_ITEMS) {
            return List.copyOf(list);
        }
        throw Expression.refused(place, "It must come to a list of at most " + MOST_ITEMS + " items.");
    }

    private Plan waiting(TenantTransaction tx, Run run, Step step, Map<String, Object> data, Optional<Run.Done> row) {
        if (row.isEmpty()) {
            return step.action() instanceof Action.Approve approve
                    ? asked(tx, run, step, approve, data)
                    : delayed(tx, run, step, ((Action.Delay) step.action()).time());
        }
        if (!row.get().state().equals("waiting")) {
            return row.get().state().equals("denied")
                    ? new Plan.End(Run.State.DENIED, Optional.of("Somebody said no."))
                    : passed(tx, run);
        }
        Duration left = Duration.between(clock.instant(), row.get().waitUntil().orElse(Instant.EPOCH));
        return left.isPositive() ? new Plan.Wait(left.plusSeconds(1)) : over(tx, run, step);
    }

    private Plan asked(TenantTransaction tx, Run run, Step step, Action.Approve approve, Map<String, Object> data) {
        String question = approve.question().text(data, value -> value);
        JsonNode input = Values.JSON.createObjectNode().put("question", question);
        steps.await(tx, run.id(), run.step(), step, approve.within(), Optional.of(input));
        return new Plan.Wait(approve.within().plusSeconds(1));
    }

    private Plan delayed(TenantTransaction tx, Run run, Step step, Duration time) {
        steps.await(tx, run.id(), run.step(), step, time, Optional.empty());
        return new Plan.Wait(time.plusSeconds(1));
    }

    /// The time is up: a delay is done, a question has had no answer.
    private Plan over(TenantTransaction tx, Run run, Step step) {
        boolean delay = step.action() instanceof Action.Delay;
        steps.decide(tx, run.id(), run.step(), delay ? "done" : "failed", "", Values.JSON.createObjectNode());
        return delay
                ? passed(tx, run)
                : new Plan.End(Run.State.FAILED, Optional.of("Nobody answered “" + step.name() + "” in time."));
    }

    private static Map<String, Object> with(Map<String, Object> data, Object item) {
        Map<String, Object> all = new HashMap<>(data);
        all.put("item", item);
        return all;
    }

    /// What expressions may look at: of a step for a list, the list of its outcomes.
    private static Map<String, Object> data(Run run, List<Run.Done> done, List<Step> all) {
        Map<String, Object> outcomes = new HashMap<>();
        Map<String, List<Object>> lists = new HashMap<>();
        for (Run.Done one : done) {
            if (one.step() < run.step() && one.output().isPresent()) {
                Object value = Values.of(one.output().get());
                List<Object> list = lists.computeIfAbsent(one.name(), name -> new ArrayList<>());
                list.add(value);
                outcomes.put(one.name(), all.get(one.step()).each().isPresent() ? list : value);
            }
        }
        return Map.of(
                "input",
                Values.of(run.input()),
                "steps",
                outcomes,
                "item",
                "",
                "run",
                Map.of("id", run.id().toString()));
    }
}
