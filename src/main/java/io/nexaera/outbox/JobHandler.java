package io.nexaera.outbox;

import io.nexaera.problem.Problem;
import java.util.Optional;

/// Does jobs of one kind. A job may run again after a crash at any point: make the work repeatable.
public interface JobHandler {
    String kind();

    /// Does the work, in as many transactions as it likes. An exception means "try again later".
    void run(Job job) throws Exception;

    /// How often a job is tried before it is given up.
    default int maxAttempts() {
        return 5;
    }

    /// Of a job that recurs.
    default Optional<Schedule> schedule() {
        return Optional.empty();
    }

    /// Called once after the last attempt failed: tell the people whom it concerns. `why` is fit for their eyes.
    default void abandoned(Job job, Problem why) {}
}
