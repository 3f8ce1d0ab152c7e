package io.nexaera.knowledge;

import io.nexaera.privacy.PiiType;
import io.nexaera.privacy.Redacted;
import io.nexaera.privacy.Redactor;
import io.nexaera.shield.KnowledgeMode;
import io.nexaera.shield.Shield;
import io.nexaera.tenancy.TenantScope;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// Takes personal data out of a document that was read, and says what there was. Pictures and the file's own metadata
/// are gone with the reading: only text comes out of it.
@Component
class Anonymizing {
    private static final int MOST_PLACES = 20;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Shield shield;

    Anonymizing(Shield shield) {
        this.shield = shield;
    }

    /// @param name of the document, which may name somebody too
    record Done(String name, Reading.Parsed parsed, List<PersonalData> report) {}

    /// @param scope one that may open the client's keys: a person's, or a job's
    Done of(TenantScope scope, KnowledgeMode mode, String name, Reading.Parsed parsed) {
        Redactor redactor = mode == KnowledgeMode.KEEP ? shield.redactor(scope) : shield.forDocument(scope, mode);
        List<Section> sections = parsed.sections();
        int dot = name.lastIndexOf('.');
        String ending = dot > 0 ? name.substring(dot) : ""; // `hours.md` is no address
        List<String> texts =
                new ArrayList<>(List.of(name.substring(0, name.length() - ending.length()), parsed.title()));
        sections.forEach(section -> texts.addAll(List.of(section.heading(), section.text())));
        List<Redacted> redacted = redactor.redactAll(texts);
        if (mode == KnowledgeMode.KEEP) {
            return new Done(name, parsed, report(redacted, sections));
        }
        List<Section> clean = new ArrayList<>();
        for (int i = 0; i < sections.size(); i++) {
            String heading = redacted.get(2 + 2 * i).text();
            clean.add(new Section(
                    sections.get(i).page(), heading, redacted.get(3 + 2 * i).text()));
        }
        Reading.Parsed done = new Reading.Parsed(redacted.get(1).text(), parsed.pages(), clean, parsed.truncated());
        return new Done(Upload.safe(redacted.getFirst().text() + ending), done, report(redacted, clean));
    }

    /// @param sections as they are kept
    private static List<PersonalData> report(List<Redacted> redacted, List<Section> sections) {
        Map<PiiType, Tally> tallies = new EnumMap<>(PiiType.class);
        for (int i = 0; i < redacted.size(); i++) {
            String place = i < 2 ? "the title" : place(sections.get(i / 2 - 1));
            for (Redacted.Change change : redacted.get(i).changes()) {
                tallies.computeIfAbsent(change.type(), type -> new Tally()).add(change.confidence(), place);
            }
        }
        return tallies.entrySet().stream()
                .map(entry -> entry.getValue().of(entry.getKey()))
                .toList();
    }

    private static String place(Section section) {
        if (section.page() != null) {
            return "page " + section.page();
        }
        return section.heading().isEmpty() ? "the text" : "“" + section.heading() + "”";
    }

    private static final class Tally {
        private final Set<String> places = new LinkedHashSet<>();
        private int count;
        private double surest;

        void add(double confidence, String place) {
            count++;
            surest = Math.max(surest, confidence);
            if (places.size() < MOST_PLACES) {
                places.add(place);
            }
        }

        PersonalData of(PiiType type) {
            return new PersonalData(type.label(), count, Math.round(surest * 100) / 100.0, List.copyOf(places));
        }
    }

    /// What is stored instead of the file (docs/formats.md, "Anonymized document").
    static byte[] stored(Reading.Parsed parsed) {
        return JSON.writeValueAsString(parsed).getBytes(StandardCharsets.UTF_8);
    }

    static Reading.Parsed read(byte[] stored) {
        return JSON.readValue(stored, Reading.Parsed.class);
    }
}
