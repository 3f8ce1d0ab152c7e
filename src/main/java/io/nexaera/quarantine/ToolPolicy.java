package io.nexaera.quarantine;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Decides in code which tool calls run. One per request: it is told what the model has read, and from then on every
/// argument counts as derived from that, except what the person wrote word for word, or the operator fixed. It asks no
/// classifier and no model, so no text can talk it round.
///
/// The rule is the conservative reading of information flow (Fides, CaMeL: a value made by a model that saw untrusted
/// text is untrusted, however it looks). Also the wish to call a tool at all may come from such text: then an approval
/// is
/// the least.
public final class ToolPolicy {
    /// What happens to a tool with consequences whose arguments derive from untrusted text.
    public enum Untrusting {
        ASK,
        REFUSE
    }

    private final Untrusting untrusting;
    private final List<String> trusted = new ArrayList<>();
    private boolean tainted;

    public ToolPolicy(Untrusting untrusting) {
        this.untrusting = untrusting;
    }

    /// What the person, or the operator in a tool's definition, wrote.
    public void trusts(String text) {
        trusted.add(plain(text));
    }

    /// The model reads this from now on.
    public void hasRead(Untrusted text) {
        tainted |= !text.text().isBlank();
    }

    public ToolDecision decide(ToolCall call) {
        if (!call.consequences() || !tainted) {
            return new ToolDecision.Run();
        }
        for (Map.Entry<String, String> argument : call.arguments().entrySet()) {
            if (!isPersonsOwn(argument.getValue())) {
                return untrusted(call, argument.getKey());
            }
        }
        return new ToolDecision.AskApproval(Finding.certain(
                Check.TOOL_ARGUMENT,
                "The tool " + call.tool() + " has consequences, and the model has read text that nobody vouches for."));
    }

    private ToolDecision untrusted(ToolCall call, String argument) {
        Finding finding = Finding.certain(
                Check.TOOL_ARGUMENT,
                "The argument " + argument + " of the tool " + call.tool()
                        + " may come from text that nobody vouches for; the person didn't write it.");
        return untrusting == Untrusting.ASK ? new ToolDecision.AskApproval(finding) : new ToolDecision.Refuse(finding);
    }

    private boolean isPersonsOwn(String value) {
        String sought = plain(value);
        return trusted.stream().anyMatch(text -> holds(text, sought));
    }

    /// As whole words: `5` is not in `50`.
    private static boolean holds(String text, String sought) {
        if (sought.isBlank()) {
            return true;
        }
        for (int at = text.indexOf(sought); at >= 0; at = text.indexOf(sought, at + 1)) {
            int end = at + sought.length();
            boolean starts = at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1));
            boolean ends = end == text.length() || !Character.isLetterOrDigit(text.charAt(end));
            if (starts && ends) {
                return true;
            }
        }
        return false;
    }

    private static String plain(String text) {
        return Invisible.strip(text)
                .text()
                .toLowerCase(Locale.ROOT)
                .replaceAll("\\s+", " ")
                .strip();
    }
}
