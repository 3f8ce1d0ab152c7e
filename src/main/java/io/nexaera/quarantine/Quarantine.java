package io.nexaera.quarantine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Screens texts before anybody acts on them. Safe for use by many threads; time is linear in the text's length.
public final class Quarantine {
    /// How deep encodings are followed: base64 inside URL encoding is read, a third layer isn't.
    private static final int DEPTH = 2;

    private static final int MOST_MARKERS = 20;

    /// Above which a text that was hidden or encoded counts as an order: hiding is half of the proof.
    private static final double HIDDEN_MARGIN = -1.5;

    private final InjectionClassifier classifier;

    private Quarantine(Optional<SentenceModel> model) {
        this.classifier = new InjectionClassifier(InjectionWeights.shipped(), model);
    }

    /// Judges by words alone: microseconds per kilobyte.
    public static Quarantine byWords() {
        return new Quarantine(Optional.empty());
    }

    /// Asks `model` about the few most suspicious sentences as well.
    public static Quarantine withModel(SentenceModel model) {
        return new Quarantine(Optional.of(model));
    }

    /// Admits, flags or refuses a text: limits first, then what is hidden in it, then what it says.
    public Verdict admit(String raw, Channel channel, Limits limits, Guard guard) {
        Invisible visible = Invisible.strip(raw);
        Optional<Finding> tooLong = tooLong(visible.text(), limits);
        if (tooLong.isPresent()) {
            return new Verdict.Refused(tooLong.get());
        }
        return judge(visible, channel, guard);
    }

    /// The same without limits, for text that is there already.
    public Verdict screen(String raw, Channel channel, Guard guard) {
        return judge(Invisible.strip(raw), channel, guard);
    }

    /// 0 to 1 that a text gives orders, 0.5 at the channel's threshold; what is hidden or encoded in it counts.
    public double score(String raw, Channel channel) {
        Invisible visible = Invisible.strip(raw);
        double margin = classifier.score(visible.text(), channel).margin();
        for (Decoded decoded : decoded(visible, 1)) {
            double inside = classifier.score(decoded.text(), channel).margin() - HIDDEN_MARGIN;
            margin = Math.max(margin, inside);
        }
        return 1 / (1 + Math.exp(-margin));
    }

    /// The text without hidden characters and with role markers escaped, unjudged.
    public static String clean(String raw) {
        return RoleMarkers.escape(Invisible.strip(raw).text()).text();
    }

    private Verdict judge(Invisible visible, Channel channel, Guard guard) {
        RoleMarkers escaped = RoleMarkers.escape(visible.text());
        List<Finding> findings = new ArrayList<>();
        hidden(visible).ifPresent(findings::add);
        escaped.at().stream()
                .limit(MOST_MARKERS)
                .map(at -> Finding.certain(
                        Check.ROLE_MARKER,
                        "A marker that chat templates use to change roles was escaped.",
                        at[0],
                        at[1]))
                .forEach(findings::add);
        encoded(visible, channel, guard).forEach(findings::add);
        instruction(visible.text(), channel, guard).ifPresent(findings::add);
        return verdict(escaped.text(), findings, guard);
    }

    private static Verdict verdict(String text, List<Finding> findings, Guard guard) {
        Optional<Finding> refused = findings.stream()
                .filter(finding -> guard.refusing().contains(finding.check()))
                .findFirst();
        if (refused.isPresent()) {
            return new Verdict.Refused(refused.get());
        }
        return findings.isEmpty() ? new Verdict.Admitted(text) : new Verdict.Flagged(text, findings);
    }

    private static Optional<Finding> tooLong(String text, Limits limits) {
        int characters = text.codePointCount(0, text.length());
        if (characters > limits.characters()) {
            return Optional.of(Finding.certain(
                    Check.CHARACTERS,
                    "The " + limits.field() + " may have " + limits.characters() + " characters; this one has "
                            + characters + "."));
        }
        int tokens = limits.tokens() == Integer.MAX_VALUE ? 0 : Tokens.estimate(text);
        return tokens <= limits.tokens()
                ? Optional.empty()
                : Optional.of(Finding.certain(
                        Check.TOKENS,
                        "The " + limits.field() + " may have about " + limits.tokens() + " tokens; this one has about "
                                + tokens + "."));
    }

    private static Optional<Finding> hidden(Invisible visible) {
        return visible.stripped() == 0
                ? Optional.empty()
                : Optional.of(Finding.certain(
                        Check.INVISIBLE,
                        visible.stripped() + " invisible characters were removed"
                                + (visible.hidden().isEmpty() ? "." : "; they spelled a hidden text.")));
    }

    private List<Finding> encoded(Invisible visible, Channel channel, Guard guard) {
        List<Finding> findings = new ArrayList<>();
        for (Decoded decoded : decoded(visible, 1)) {
            double margin = classifier.score(decoded.text(), channel).margin() + Math.log(guard.strictness());
            if (margin > HIDDEN_MARGIN) {
                double score = 1 / (1 + Math.exp(HIDDEN_MARGIN - margin));
                findings.add(new Finding(
                        Check.ENCODED,
                        "What is written in " + decoded.how() + " gives the assistant orders.",
                        score,
                        decoded.from(),
                        decoded.to()));
            }
        }
        return findings;
    }

    private Optional<Finding> instruction(String text, Channel channel, Guard guard) {
        InjectionClassifier.Score score = classifier.score(text, channel);
        double margin = score.margin() + Math.log(guard.strictness());
        return margin <= 0
                ? Optional.empty()
                : Optional.of(new Finding(
                        Check.INSTRUCTION,
                        channel.carriesOrders()
                                ? "This reads like an attempt to turn the assistant against its instructions."
                                : "This reads like orders to an assistant, which a " + channel.word()
                                        + " has no business giving.",
                        1 / (1 + Math.exp(-margin)),
                        score.from(),
                        score.to()));
    }

    private static List<Decoded> decoded(Invisible visible, int depth) {
        List<Decoded> all = new ArrayList<>();
        visible.hidden().forEach(hidden -> all.add(new Decoded("characters that can't be seen", hidden, 0, 0)));
        all.addAll(Encodings.in(visible.text()));
        if (depth < DEPTH) {
            for (Decoded outer : List.copyOf(all)) {
                for (Decoded inner : decoded(Invisible.strip(outer.text()), depth + 1)) {
                    all.add(new Decoded(
                            outer.how() + " within " + inner.how(), inner.text(), outer.from(), outer.to()));
                }
            }
        }
        return all;
    }
}
