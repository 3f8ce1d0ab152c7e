package io.nexaera.cli;

import io.nexaera.database.CannotStart;
import io.nexaera.models.NewConnection;
import io.nexaera.problem.Problem;
import io.nexaera.vault.PreEnvelopeKey;
import io.nexaera.vault.Secret;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// The columns of a file of keys, by its header line. No sentence quotes the file: in a file without a header, or with
/// its
/// columns in another order, any place may hold a key.
///
/// @param under what opens the secrets; empty where they are plain
record KeyFileColumns(List<String> names, Optional<PreEnvelopeKey> under) {
    private static final List<String> NEEDED = List.of("provider", "name", "sub_account", "secret");
    private static final List<String> OTHERS = List.of("base_url", "model", "aad");
    private static final Pattern ENVELOPE = Pattern.compile("[A-Za-z0-9+/]{16}:[A-Za-z0-9+/]{22,}={0,2}");
    private static final int SHORTEST_TELLING = 8;

    /// A key that somebody wants to have at its place.
    ///
    /// @param client its name in addresses; empty for the agency's own key
    record Wanted(String client, NewConnection connection) {}

    /// @throws CannotStart where it isn't a header with the columns that are needed
    static KeyFileColumns of(Csv.Line header, Optional<PreEnvelopeKey> under) {
        header.defect().ifPresent(defect -> {
            throw new CannotStart("The file's header line can't be read. " + defect);
        });
        List<String> names = header.fields().stream()
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .toList();
        for (int i = 0; i < names.size(); i++) {
            if (!NEEDED.contains(names.get(i)) && !OTHERS.contains(names.get(i))) {
                throw new CannotStart(
                        "Column " + (i + 1) + " of the file's header line has no name that is known here. " + known());
            }
            if (names.indexOf(names.get(i)) < i) {
                throw new CannotStart("The column " + names.get(i) + " is there twice.");
            }
        }
        List<String> missing =
                NEEDED.stream().filter(name -> !names.contains(name)).toList();
        if (!missing.isEmpty()) {
            throw new CannotStart("The file lacks " + String.join(", ", missing) + " in its header line. " + known());
        }
        if (names.contains("aad") && under.isEmpty()) {
            throw new CannotStart("The column aad goes with sealed secrets only: name their key with --under KEYFILE.");
        }
        return new KeyFileColumns(names, under);
    }

    private static String known() {
        return "The first line names the columns, with commas between: " + String.join(", ", NEEDED)
                + ", and if need be " + String.join(", ", OTHERS) + ".";
    }

    /// @throws Problem.Invalid naming the column and what is wrong with it
    Wanted read(Csv.Line line) {
        line.defect().ifPresent(defect -> {
            throw new Problem.Invalid("import.line", "", defect);
        });
        if (line.fields().size() != names.size()) {
            throw new Problem.Invalid(
                    "import.fields",
                    "",
                    "It has " + line.fields().size() + " fields, the header line has " + names.size() + ".");
        }
        if (line.fields().stream().anyMatch(field -> field.indexOf('\uFFFD') >= 0)) {
            throw new Problem.Invalid("import.text", "", "It holds bytes that are not UTF-8.");
        }
        String secret = secret(line);
        refuseShown(line, secret);
        NewConnection connection = NewConnection.of(
                field(line, "provider").toLowerCase(Locale.ROOT),
                field(line, "base_url"),
                field(line, "model"),
                secret);
        String name = field(line, "name");
        boolean ofClient = !field(line, "sub_account").isEmpty();
        return new Wanted(
                field(line, "sub_account"), ofClient && !name.isEmpty() ? connection.named(name) : connection);
    }

    /// In any other column people would get to see it.
    private void refuseShown(Csv.Line line, String secret) {
        int itself = names.indexOf("secret");
        List<String> others = new ArrayList<>(line.fields());
        String stored = others.remove(itself);
        if (secret.length() >= SHORTEST_TELLING
                && others.stream().anyMatch(field -> field.contains(secret) || field.contains(stored))) {
            throw new Problem.Invalid("import.shown", "", "The secret is in another column as well.");
        }
    }

    private String secret(Csv.Line line) {
        String stored = field(line, "secret");
        if (stored.isEmpty()) {
            throw new Problem.Invalid("import.no-secret", "secret", "There is none.");
        }
        if (under.isPresent()) {
            byte[] additionalData = field(line, "aad").getBytes(StandardCharsets.UTF_8);
            try (Secret opened = under.get().open(stored, additionalData)) {
                return opened.text().strip();
            }
        }
        if (ENVELOPE.matcher(stored).matches()) {
            throw new Problem.Invalid("import.sealed", "secret", "It looks sealed: name its key with --under KEYFILE.");
        }
        return stored;
    }

    /// Empty where the file has no such column.
    private String field(Csv.Line line, String name) {
        int column = names.indexOf(name);
        return column < 0 ? "" : line.fields().get(column).strip();
    }

    /// As the file calls what a problem names.
    static String column(String field) {
        return switch (field) {
            case "kind" -> "provider: ";
            case "baseUrl", "url" -> "base_url: ";
            case "defaultModel" -> "model: ";
            case "key", "secret" -> "secret: ";
            case "" -> "";
            default -> field + ": ";
        };
    }
}
