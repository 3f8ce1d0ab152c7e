package io.nexaera.cli;

import io.nexaera.database.CannotStart;
import io.nexaera.egress.AddressCheck;
import io.nexaera.egress.EgressSettings;
import io.nexaera.egress.Rule;
import io.nexaera.egress.Verdict;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.StandardEnvironment;

/// `./nexaera egress-check --file FILE`: for each line, would it be called, in the order of the file. It connects to
/// nothing; names are looked up where this machine can do that.
///
/// Prints `address<TAB>allowed<TAB>-`, `address<TAB>allowed<TAB>egress.unknown-host` for a name that leads nowhere now,
/// or `address<TAB>refused<TAB>rule`. Control characters and backslashes of the line are printed as `\x09`, `\x5c`.
final class EgressCheckCommand {
    static final String FILE = "--file";
    static final String TENANT = "--tenant";
    private static final int AT_ONCE = 32;
    private static final int WINDOW = 512;
    private static final int LONG_LINE = 16 * 1024;

    private final PrintStream out;
    private final InputStream in;

    EgressCheckCommand(PrintStream out) {
        this(out, System.in);
    }

    EgressCheckCommand(PrintStream out, InputStream in) {
        this.out = out;
        this.in = in;
    }

    int run(Arguments arguments) {
        String file = arguments
                .text(FILE)
                .orElseThrow(
                        () -> new UsageProblem("Check which addresses? --file FILE, one on each line; - for stdin."));
        UUID tenant = tenant(arguments.text(TENANT));
        try (AddressCheck check = AddressCheck.besideTheApplication(settings());
                InputStream lines = file.equals("-") ? in : Files.newInputStream(Path.of(file))) {
            run(check, tenant, new LongLines(lines));
            return 0;
        } catch (IOException | java.nio.file.InvalidPathException e) {
            throw new CannotStart(
                    "The file " + file + " can't be read (" + e.getClass().getSimpleName() + ").");
        }
    }

    private static UUID tenant(Optional<String> id) {
        try {
            return id.map(UUID::fromString).orElse(new UUID(0, 0));
        } catch (IllegalArgumentException e) {
            throw new UsageProblem("--tenant takes the id of a client or an agency.");
        }
    }

    private static EgressSettings settings() {
        try {
            return Binder.get(new StandardEnvironment()).bindOrCreate("nexaera.egress", EgressSettings.class);
        } catch (BindException wrong) {
            throw new CannotStart(StartFailure.setting(wrong));
        }
    }

    void run(AddressCheck check, UUID tenant, LongLines lines) throws IOException {
        OutputStream sink = new java.io.BufferedOutputStream(out, 1 << 16);
        Deque<Future<byte[]>> pending = new ArrayDeque<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
            for (Optional<byte[]> line = lines.next(); line.isPresent(); line = lines.next()) {
                byte[] bytes = line.get();
                pending.add(threads.submit(() -> answer(check, tenant, bytes)));
                boolean all = bytes.length > LONG_LINE || lines.mayWait();
                print(pending, all ? 0 : WINDOW, sink);
            }
            print(pending, 0, sink);
        }
        sink.flush();
    }

    /// Prints in order until at most so many are left; long lines don't pile up.
    private static void print(Deque<Future<byte[]>> pending, int left, OutputStream sink) throws IOException {
        while (pending.size() > left) {
            sink.write(done(pending.remove()));
        }
        if (left == 0) {
            sink.flush();
        }
    }

    private static byte[] done(Future<byte[]> answer) {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotStart("Interrupted.");
        }
    }

    private static byte[] answer(AddressCheck check, UUID tenant, byte[] line) {
        ByteArrayOutputStream answer = new ByteArrayOutputStream(line.length + 64);
        for (byte b : line) {
            boolean plain = b < 0 || (b >= 0x20 && b != 0x7f && b != '\\');
            answer.writeBytes(plain ? new byte[] {b} : ascii("\\x%02x".formatted(b)));
        }
        answer.writeBytes(ascii("\t" + words(verdict(check, tenant, line)) + "\n"));
        return answer.toByteArray();
    }

    private static Verdict verdict(AddressCheck check, UUID tenant, byte[] line) {
        try {
            return check.of(
                    tenant,
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(line))
                            .toString());
        } catch (CharacterCodingException e) {
            return new Verdict.Refused(Rule.CHARACTERS);
        }
    }

    private static String words(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Allowed allowed -> "allowed\t-";
            case Verdict.Unresolved unresolved -> "allowed\t" + Rule.UNKNOWN_HOST.code();
            case Verdict.Refused refused -> "refused\t" + refused.rule().code();
        };
    }

    private static byte[] ascii(String text) {
        return text.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII);
    }
}
