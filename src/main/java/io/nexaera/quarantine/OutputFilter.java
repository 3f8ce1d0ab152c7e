package io.nexaera.quarantine;

import java.util.ArrayList;
import java.util.List;

/// Lets an answer out piece by piece, without what must not leave: the system prompt, keys, placeholders of other
/// conversations, links and images that carry data to strangers. What was split over pieces is put together first: the
/// last word and anything that may be the beginning of one of these waits for what follows. One per answer, for one
/// thread.
///
/// What it does not promise: that a model can't retell a secret in words of its own.
public final class OutputFilter {
    static final String WITHHELD =
            "[The rest of this answer was withheld: it would have shown what the agent keeps to itself.]";

    private final Leaks leaks;
    private final Redactions redactions;
    private final List<Finding> findings = new ArrayList<>();
    private String word = "";
    private String held = "";
    private int sent;
    private boolean withheld;

    private OutputFilter(OutputRules rules) {
        this.leaks = new Leaks(rules);
        this.redactions = new Redactions(rules);
    }

    public static OutputFilter of(OutputRules rules) {
        return new OutputFilter(rules);
    }

    /// A whole answer at once.
    public static Filtered whole(OutputRules rules, String answer) {
        OutputFilter filter = of(rules);
        String text = filter.accept(answer) + filter.finish();
        return new Filtered(text, filter.findings());
    }

    public record Filtered(String text, List<Finding> findings) {}

    /// @return what may be sent now; often less than what came, sometimes more
    public String accept(String piece) {
        word += piece;
        int whole = Redactions.startOfLastWord(word); // a character may look back and ahead within its word
        return whole == 0 ? "" : read(whole);
    }

    /// @return the rest
    public String finish() {
        return read(word.length()) + (withheld ? "" : send(held.length()));
    }

    private String read(int length) {
        held += Invisible.strip(word.substring(0, length)).text();
        word = word.substring(length);
        if (withheld || held.isEmpty()) {
            held = "";
            return "";
        }
        Leaks.Look look = leaks.read(held);
        int safe = Redactions.safe(held.substring(0, look.safe()));
        return look.leak().isPresent() ? withhold(look.leak().get(), safe) : send(safe);
    }

    public List<Finding> findings() {
        return List.copyOf(findings);
    }

    private String withhold(Check leak, int safe) {
        withheld = true;
        String before = send(safe);
        findings.add(
                new Finding(leak, "The answer would have shown the system prompt; it was cut there.", 1, sent, sent));
        held = "";
        return before + (sent == 0 ? "" : "\n\n") + WITHHELD;
    }

    private String send(int to) {
        Redactions.Clean clean = redactions.clean(held.substring(0, to), sent);
        findings.addAll(clean.findings());
        held = held.substring(to);
        leaks.sent(to);
        sent += clean.text().length();
        return clean.text();
    }
}
