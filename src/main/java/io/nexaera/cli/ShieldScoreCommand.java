package io.nexaera.cli;

import io.nexaera.database.CannotStart;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// `./nexaera shield-score --spans FILE` or `--injection FILE`: how well the shield does on texts that somebody
/// labelled, as JSON on stdout.
/// Needs neither Spring nor a database.
final class ShieldScoreCommand {
    private static final String SPANS = "--spans";
    private static final String INJECTION = "--injection";

    /// One kind of labelled file, and what is measured on it: names and figures, nested as they shall be printed.
    interface Measure {
        Map<String, ?> of(Path file);
    }

    /// The option that names a measure's file, and the measure.
    private static final SortedMap<String, Measure> MEASURES =
            new TreeMap<>(Map.of(SPANS, new SpanMeasure(), INJECTION, new InjectionMeasure()));

    private final PrintStream out;

    ShieldScoreCommand(PrintStream out) {
        this.out = out;
    }

    static Set<String> options() {
        return MEASURES.keySet();
    }

    int run(Arguments arguments) {
        Map<String, Object> scores = new LinkedHashMap<>();
        MEASURES.forEach((option, measure) -> arguments
                .text(option)
                .ifPresent(file -> scores.put(option.substring(2), measure(measure, Path.of(file)))));
        if (scores.isEmpty()) {
            throw new UsageProblem("Which file? Say " + String.join(" FILE or ", MEASURES.keySet()) + " FILE.");
        }
        JsonMapper json =
                JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
        out.println(json.writeValueAsString(scores));
        return 0;
    }

    private static Map<String, ?> measure(Measure measure, Path file) {
        if (!Files.isReadable(file)) {
            throw new CannotStart("There is no file " + file + ", or you may not read it.");
        }
        try {
            return measure.of(file);
        } catch (JacksonException | IllegalArgumentException wrong) {
            throw new CannotStart(
                    "The file " + file + " isn't labelled text as this command reads it: " + wrong.getMessage());
        }
    }
}
