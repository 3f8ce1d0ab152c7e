package io.nexaera.chat;

import io.nexaera.agents.AgentDraft;
import io.nexaera.knowledge.Passage;
import io.nexaera.privacy.Redacted;
import io.nexaera.privacy.Redactor;
import io.nexaera.privacy.Restoring;
import io.nexaera.quarantine.Canary;
import io.nexaera.quarantine.Channel;
import io.nexaera.quarantine.Check;
import io.nexaera.quarantine.Finding;
import io.nexaera.quarantine.Guard;
import io.nexaera.quarantine.OutputFilter;
import io.nexaera.quarantine.OutputRules;
import io.nexaera.quarantine.Provenance;
import io.nexaera.quarantine.Quarantine;
import io.nexaera.quarantine.Spotlight;
import io.nexaera.quarantine.Untrusted;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// What one request reads of the documents: each passage judged, freed of personal data, marked with a sign of this
/// request and labelled with where it comes from; and what the answer to it may hold, once the personal data is back.
final class Reading {
    private static final Quarantine QUARANTINE = Quarantine.byWords();

    private final Spotlight spotlight = Spotlight.fresh();
    private final Canary canary = Canary.fresh();
    private final AgentDraft agent;
    private final List<Passage> passages = new ArrayList<>();
    private final List<String> innocent = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();
    private final Redactor redactor;
    private final Restoring restoring;
    private final OutputFilter filter;
    private final Map<String, Integer> keptBack = new TreeMap<>();

    Reading(AgentDraft agent, Redactor redactor, List<Passage> found) {
        this.agent = agent;
        this.redactor = redactor;
        this.restoring = redactor.restoring();
        found.forEach(this::judge);
        this.filter = OutputFilter.of(
                new OutputRules(Optional.of(canary), Prompt.secret(agent), Set.of(), Set.of(), this::isForeign)
                        .withHostsOf(List.of(agent.instructions()))
                        .withLinksOf(innocent));
    }

    private boolean isForeign(String placeholder) {
        return !redactor.cameIn(placeholder);
    }

    private void judge(Passage passage) {
        List<Finding> noticed = QUARANTINE
                .screen(passage.text(), Channel.DOCUMENT, Guard.FLAGGING)
                .findings();
        boolean orders = noticed.stream()
                .anyMatch(finding -> finding.check() == Check.INSTRUCTION || finding.check() == Check.ENCODED);
        boolean left = noticed.stream()
                .anyMatch(finding -> agent.guardrails().refusing().contains(finding.check()));
        noticed.forEach(finding -> findings.add(about(passage, finding, left)));
        if (!left) {
            passages.add(passage);
        }
        if (!orders) {
            innocent.add(passage.text()); // the links of the others may be bait
        }
    }

    private static Finding about(Passage passage, Finding finding, boolean left) {
        String what = "In a passage of “" + passage.documentName() + "”" + (left ? ", which was left out: " : ": ");
        return new Finding(finding.check(), what + finding.reason(), finding.score(), 0, 0);
    }

    List<Passage> passages() {
        return passages;
    }

    Redactor redactor() {
        return redactor;
    }

    /// What a model would read of a passage: its document's name, its place in it, its text.
    static List<String> read(Passage passage) {
        return List.of(passage.documentName(), passage.place(), Quarantine.clean(passage.text()));
    }

    /// The part of the system prompt that holds the passages.
    ///
    /// @param redacted what [#read] gives of each, one after the other
    Redacted prompt(List<Redacted> redacted) {
        return Redacted.framed(redacted, this::marked);
    }

    private String marked(List<String> texts) {
        if (texts.isEmpty()) {
            return canary.sentence() + "\n\n(No passage fits this question.)";
        }
        StringBuilder prompt = new StringBuilder(canary.sentence() + "\n" + spotlight.explanation() + "\n");
        for (int i = 0; i < texts.size(); i += 3) {
            Provenance from = new Provenance.Retrieved(texts.get(i), texts.get(i + 1));
            prompt.append("\n[%d]\n%s\n".formatted(i / 3 + 1, spotlight.quote(new Untrusted(texts.get(i + 2), from))));
        }
        return prompt.toString();
    }

    /// What of the answer may be said now.
    String say(String delta) {
        return filter.accept(restoring.next(spotlight.unmark(delta)));
    }

    String rest() {
        return filter.accept(restoring.end()) + filter.finish();
    }

    /// Notes what a model reads placeholders for.
    void keptBack(List<Redacted> texts) {
        texts.stream()
                .flatMap(text -> text.changes().stream())
                .forEach(change -> keptBack.merge(change.type().label(), 1, Integer::sum));
    }

    /// Kinds of personal data, and how many of each.
    Map<String, Integer> keptBack() {
        return Map.copyOf(keptBack);
    }

    /// What was noticed in the passages, and what was taken out of the answer.
    List<Finding> findings() {
        List<Finding> all = new ArrayList<>(findings);
        all.addAll(filter.findings());
        return List.copyOf(all);
    }
}
