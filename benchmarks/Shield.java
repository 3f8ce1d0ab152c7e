import io.nexaera.privacy.PiiDetector;
import io.nexaera.privacy.RedactionPolicy;
import io.nexaera.privacy.Redactor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finding and redacting, one thread, against a plain pass of twelve regular expressions over the same pieces of 2 KB (no names, no check
/// digits, no words around), in interleaved rounds: `benchmarks/run Shield`.
public class Shield {
    private static final List<Pattern> PLAIN = List.of(
                    "[\\w.+-]+@[\\w-]+\\.[\\w.]+", "https?://\\S+", "\\b\\d{3}-\\d{2}-\\d{4}\\b", "\\b(?:\\d[ -]?){13,16}\\b", "\\+?\\d[\\d ().-]{8,}\\d",
                    "\\b\\d{1,2}[/.-]\\d{1,2}[/.-]\\d{2,4}\\b", "\\b(?:\\d{1,3}\\.){3}\\d{1,3}\\b", "\\b[A-Z]{2}\\d{2}[A-Z0-9]{11,30}\\b", "\\b\\d{5}(?:-\\d{4})?\\b",
                    "\\b[A-HJ-NPR-Z0-9]{17}\\b", "\\b(?:[0-9A-F]{2}:){5}[0-9A-F]{2}\\b", "\\b(?:Mr|Mrs|Ms|Dr)\\.? [A-Z]\\w+")
            .stream()
            .map(Pattern::compile)
            .toList();
    private static final String[] NAMES = {"Margaret Whitfield", "Olu Okonkwo", "Jana Novak", "Theo Lindqvist", "Ana Sousa", "Kenji Mori", "Li Wei", "Tom Baker"};
    private static final String[] FRAMES = {
        "Dear %p, your order %n has left our house and should reach you within three days. ", "Please call %p at (555) %n-%m when the papers are ready. ",
        "The meeting was moved to the large room because more people came than expected. ", "Mail %p under office%n@example.org about the invoice of 3/4/2021. ",
        "Nothing in the contract speaks against it, so we went ahead as planned. ", "Ship it to %n Elm Street, Springfield, and send the bill to %p. ",
    };

    public static void main(String[] words) {
        List<String> pieces = pieces();
        PiiDetector detector = PiiDetector.standard();
        for (int i = 0; i < 6; i++) {
            report(pieces, "shield", piece -> Redactor.forConversation(detector, RedactionPolicy.replaceAll()).redact(piece).text().length(), i > 1);
            report(pieces, "twelve patterns", Shield::plain, i > 1);
        }
    }

    private interface Pass {
        int over(String piece);
    }

    private static void report(List<String> pieces, String name, Pass pass, boolean print) {
        List<Long> times = new ArrayList<>();
        long bytes = 0;
        long began = System.nanoTime();
        for (int i = 0; System.nanoTime() - began < 2_000_000_000L; i++) {
            String piece = pieces.get(i % pieces.size());
            long from = System.nanoTime();
            pass.over(piece);
            times.add(System.nanoTime() - from);
            bytes += piece.getBytes(StandardCharsets.UTF_8).length;
        }
        long[] sorted = times.stream().mapToLong(Long::longValue).sorted().toArray();
        if (print) {
            System.out.printf("%-16s %6.2f MB/s   2 KB: p50 %.3f ms, p99 %.3f ms%n", name, bytes * 1e3 / Arrays.stream(sorted).sum(), sorted[sorted.length / 2] / 1e6, sorted[sorted.length * 99 / 100] / 1e6);
        }
    }

    private static int plain(String piece) {
        String left = piece;
        for (Pattern pattern : PLAIN) {
            Matcher matcher = pattern.matcher(left);
            left = matcher.replaceAll("[X]");
        }
        return left.length();
    }

    private static List<String> pieces() {
        Random random = new Random(1);
        List<String> pieces = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            StringBuilder piece = new StringBuilder();
            while (piece.length() < 2_048) {
                piece.append(FRAMES[random.nextInt(FRAMES.length)]
                        .replace("%p", NAMES[random.nextInt(NAMES.length)])
                        .replace("%n", Integer.toString(100 + random.nextInt(900)))
                        .replace("%m", Integer.toString(1_000 + random.nextInt(9_000))));
            }
            pieces.add(piece.substring(0, 2_048));
        }
        return pieces;
    }
}
