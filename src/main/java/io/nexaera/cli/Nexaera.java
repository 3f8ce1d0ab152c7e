package io.nexaera.cli;

import io.nexaera.database.CannotStart;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// `./nexaera COMMAND`: reads the command line and hands over to [DemoCommand], [ServeCommand], [DoctorCommand],
/// [KeysCommand], [ImportKeysCommand], [LogCommand], [EgressCheckCommand] or [ShieldScoreCommand].
///
/// Exit codes: 0 done, 1 something on this machine is in the way (said on stderr), 2 the command line is wrong.
public final class Nexaera {
    static final int STAYS_UP = -1;
    private static final int IN_THE_WAY = 1;
    private static final int WRONG_USAGE = 2;

    private Nexaera() {}

    public static void main(String[] words) {
        int code = run(Arrays.asList(words));
        if (code >= 0) {
            System.exit(code);
        }
    }

    /// The exit code, or a negative number while a server goes on running.
    private static int run(List<String> words) {
        try {
            return dispatch(words);
        } catch (UsageProblem wrong) {
            System.err.println(wrong.getMessage());
            System.err.print(usage());
            return WRONG_USAGE;
        } catch (CannotStart inTheWay) {
            System.err.println(inTheWay.getMessage());
            return IN_THE_WAY;
        } catch (RuntimeException bug) {
            System.err.println("Nexaera stopped because of a bug of its own. Please report it with what follows:");
            bug.printStackTrace(System.err);
            return IN_THE_WAY;
        }
    }

    private static int dispatch(List<String> words) {
        String command = words.isEmpty() ? "" : words.getFirst();
        List<String> options = words.isEmpty() ? words : words.subList(1, words.size());
        Progress progress = new Progress(System.err);
        return switch (command) {
            case "demo" ->
                new DemoCommand(progress, System.out)
                        .run(Arguments.parse(options, Set.of("--port", "--data", "--host", Arguments.UNTIL_READY)));
            case "serve" ->
                new ServeCommand(progress, System.out).run(Arguments.parse(options, Set.of("--port", "--host")));
            case "doctor" ->
                new DoctorCommand(System.out).run(Arguments.parse(options, Set.of("--data", "--port", "--host")));
            case "keys" -> keys(options, progress);
            case "verify-log" -> new LogCommand(System.out).verify(Arguments.parse(options, Set.of("--data")));
            case "import-keys" -> importKeys(options, progress);
            case "egress-check" ->
                new EgressCheckCommand(System.out)
                        .run(Arguments.parse(options, Set.of(EgressCheckCommand.FILE, EgressCheckCommand.TENANT)));
            case "shield-score" ->
                new ShieldScoreCommand(System.out).run(Arguments.parse(options, ShieldScoreCommand.options()));
            case "help", "--help", "-h" -> help(System.out);
            case "" -> throw new UsageProblem("Which command?");
            default -> throw new UsageProblem("There is no command \"" + command + "\".");
        };
    }

    private static int keys(List<String> words, Progress progress) {
        List<String> deed = first(words);
        Arguments options = Arguments.parse(words.subList(deed.size(), words.size()), Set.of("--data"));
        if (deed.equals(List.of("rotate-log"))) {
            return new LogCommand(System.out).rotate(options);
        }
        return new KeysCommand(progress, System.out).run(deed, options);
    }

    private static int importKeys(List<String> words, Progress progress) {
        List<String> file = first(words);
        Arguments options = Arguments.parse(
                words.subList(file.size(), words.size()),
                Set.of(ImportKeysCommand.AGENCY, ImportKeysCommand.UNDER, "--data", Arguments.DRY_RUN));
        return new ImportKeysCommand(progress, System.out).run(file, options);
    }

    /// Words come first, options after them.
    private static List<String> first(List<String> words) {
        return words.stream().takeWhile(word -> !word.startsWith("--")).toList();
    }

    private static int help(PrintStream out) {
        out.print(usage());
        return 0;
    }

    private static String usage() {
        try (InputStream text = Objects.requireNonNull(Nexaera.class.getResourceAsStream("usage.txt"))) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
