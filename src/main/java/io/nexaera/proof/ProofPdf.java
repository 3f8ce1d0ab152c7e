package io.nexaera.proof;

import io.nexaera.audit.AuditEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A proof's report on paper, made of its JSON each time; it names the JSON's digest, which is in the audit log.
@Component
class ProofPdf {
    private final JsonMapper json;

    ProofPdf(JsonMapper json) {
        this.json = json;
    }

    byte[] of(String report) {
        JsonNode facts = json.readTree(report);
        try (PaperPages paper = PaperPages.titled("Report of a proof: " + text(facts, "client"))) {
            paper.title(text(facts, "client") + ": " + text(facts, "result"));
            paper.line("Healthcare Mode: whether anything of a conversation stays.");
            paper.fact("Agency", text(facts, "agency"));
            paper.fact("Asked for by", text(facts, "askedBy"));
            paper.fact("From, to", text(facts, "beganAt") + ", " + text(facts, "endedAt"));
            paper.fact("Agents", joined(facts.get("agents")));
            paper.fact("Words", text(facts, "words"));
            paper.fact("Looked for", joined(facts.get("forms")) + ", each of them inside gzip too");
            places(paper, facts);
            paper.heading("How it was said, and what came");
            facts.get("ways").forEach(way -> paper.fact(text(way, "what"), text(way, "came")));
            paper.heading("This machine");
            facts.get("machine").forEach(check -> paper.fact(text(check, "what"), text(check, "says")));
            paper.heading("How to check this paper");
            paper.line("It was made of a JSON file whose SHA-256 is");
            paper.line(AuditEvent.sha256(report));
            paper.line("and stands in the signed audit log, in the entry healthcare.proved about " + text(facts, "id")
                    + ".");
            return paper.bytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void places(PaperPages paper, JsonNode facts) {
        paper.heading("Where was looked");
        facts.get("places").forEach(place -> {
            String found = place.get("found").isEmpty()
                    ? "not found"
                    : "FOUND: " + joined(place.get("found")) + "; in " + joined(place.get("where"));
            String control = place.get("control").isEmpty() ? "not there" : "found: " + joined(place.get("control"));
            paper.fact(
                    text(place, "name"),
                    text(place, "seen") + ". What was said: " + found + ". The control: " + control + ".");
        });
        paper.heading("Not looked at");
        facts.get("notLooked").forEach(one -> paper.line(one.asString()));
    }

    private static String text(JsonNode node, String name) {
        return node.get(name).asString();
    }

    private static String joined(JsonNode texts) {
        return texts.valueStream().map(JsonNode::asString).collect(Collectors.joining(", "));
    }
}
