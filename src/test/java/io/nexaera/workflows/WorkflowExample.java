package io.nexaera.workflows;

import io.nexaera.TestInstallation;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/// A workflow with an address for signed messages and a run that is over, for tests that need one of everything.
public record WorkflowExample(UUID workflow, UUID run) {

    public static WorkflowExample of(TenantScope scope) {
        WorkflowRows rows = TestInstallation.bean(WorkflowRows.class);
        RunRows runs = TestInstallation.bean(RunRows.class);
        WorkflowDraft draft = new WorkflowDraft(
                "Dispatch a van",
                Optional.empty(),
                OptionalInt.empty(),
                Definition.parse("{\"steps\":[{\"name\":\"ok\",\"do\":\"approve\",\"question\":\"Secret?\"}]}"));
        return TestInstallation.bean(TenantDatabase.class).inTransaction(scope, tx -> {
            UUID workflow = rows.insert(tx, draft, "test");
            UUID run =
                    runs.insert(tx, rows.find(tx, workflow), 1, Values.read("{\"who\":\"Ada\"}"), Start.by("test"), 0);
            TestInstallation.bean(HookKeys.class).renew(tx, workflow, Hooks.OVERLAP, Instant.now());
            runs.end(tx, run, Run.State.CANCELLED, Optional.of("Cancelled by a test."));
            return new WorkflowExample(workflow, run);
        });
    }
}
