package io.nexaera.outbox;

import java.time.Duration;

/// How a job that recurs gets into the queue where it is missing: a new client's, or one that a restored backup lacks.
///
/// @param name for the record and the program's log: `daily purges`
/// @param function of the database, `ctx.schedule_purges`; adds the job for everybody who is to have one and has none,
///     and says how many those were
/// @param every how often it is called
public record Schedule(String name, String function, Duration every) {}
