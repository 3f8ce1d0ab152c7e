package io.nexaera.retention;

import com.fasterxml.jackson.annotation.JsonValue;
import io.nexaera.problem.Problem;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/// A kind of data that is kept for a time of its own. Floors and defaults are Postgres' (`app.retention_class`); here
/// is
/// why they are what they are.
public enum DataClass {
    CONVERSATIONS(
            "Conversations",
            "Whole conversations, once nobody has said anything for so long.",
            "who talks to an agent must be able to go on the next day"),
    MESSAGES(
            "Messages",
            "Single messages, also where their conversation goes on.",
            "an agent must know what was said just before"),
    DOCUMENTS(
            "Documents",
            "Documents with their passages, counted from the day they were added.",
            "agents answer from them: a slip must not empty their knowledge within the month"),
    FINDINGS(
            "Findings",
            "What was noticed in messages and documents, such as hidden orders and personal data. The texts stay.",
            "attacks are looked into weeks later"),
    WEBHOOKS(
            "Webhook payloads",
            "What receivers of webhooks were sent and answered. That it was sent, and its digest, stays a while longer.",
            "deliveries are tried again for days, and somebody has to see why they fail"),
    WORKFLOWS(
            "Workflow runs",
            "Runs that have ended, with inputs, outputs and steps.",
            "who started a run must see how it ended"),
    EXPORTS(
            "Exports",
            "Files made for taking along: exports of everything, files of the audit log.",
            "who asked for one must have time to take it");

    private final String label;
    private final String tells;
    private final String whyFloor;

    DataClass(String label, String tells, String whyFloor) {
        this.label = label;
        this.tells = tells;
        this.whyFloor = whyFloor;
    }

    /// The stored and transmitted form: `conversations`.
    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String label() {
        return label;
    }

    public String tells() {
        return tells;
    }

    /// Why it can't be kept for shorter.
    public String whyFloor() {
        return whyFloor;
    }

    /// @throws Problem.Invalid `retention.class`
    static DataClass of(String code) {
        return Arrays.stream(values())
                .filter(one -> one.code().equals(code))
                .findFirst()
                .orElseThrow(() -> new Problem.Invalid(
                        "retention.class",
                        "kind",
                        "The kinds of data are "
                                + Arrays.stream(values()).map(DataClass::code).collect(Collectors.joining(", "))
                                + "."));
    }
}
