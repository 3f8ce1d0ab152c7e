package io.nexaera.identity;

import io.nexaera.outbox.Job;
import io.nexaera.outbox.JobHandler;
import java.util.function.Consumer;

/// A kind of news that the database puts into a side's queue, and the mails that tell it.
record News(String kind, Consumer<Job> work) implements JobHandler {
    @Override
    public void run(Job job) {
        work.accept(job);
    }
}
