import io.nexaera.knowledge.LocalSentenceModel;
import io.nexaera.quarantine.Channel;
import io.nexaera.quarantine.Guard;
import io.nexaera.quarantine.Quarantine;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// What screening a kilobyte costs: by words, and with the sentence model, against (a) a list of regular expressions,
/// as
/// simple guards have, and (b) the sentence model over all of the text, cut into pieces it can read. Interleaved in one
/// run.
class Injection {
    private static final List<Pattern> LIST = List.of(
                    "ignore (all )?(previous|prior) instructions",
                    "disregard .{0,30}(above|instructions)",
                    "system prompt",
                    "you are now",
                    "act as",
                    "pretend to be",
                    "developer mode",
                    "jailbreak",
                    "do anything now",
                    "reveal .{0,20}password")
            .stream()
            .map(rule -> Pattern.compile(rule, Pattern.CASE_INSENSITIVE))
            .toList();
    private static final String TEXT = """
            Hello Anna, thank you for your order of last week. The parcel left our house on Monday and should be with you by
            Thursday; the carrier's number is in the confirmation. If something is missing, keep the box and write to us within two
            weeks. Our office is closed on the 24th, and from the 27th on we are back. Please note that prices of spare parts change
            in January: the list is attached, the old one is void. Could you tell me whether the second address is still right? The
            invoice went there last time and came back. For the meeting on Friday I suggest three o'clock, in the small room, with the
            figures of the quarter and the plan for spring. Marco brings the samples. One more thing: the lift is out of order, so
            use the stairs at the back. Kind regards, Tom, and the whole team of the workshop. You get this mail because you have an
            account with us. To change which mails you get, open your profile and choose Notifications.
            """;

    public static void main(String[] words) {
        Quarantine byWords = Quarantine.byWords();
        LocalSentenceModel model = LocalSentenceModel.alone();
        Quarantine byMeaning = Quarantine.withModel(model);
        double kilobytes = TEXT.length() / 1024.0;
        List<String> names =
                List.of("list of expressions", "by words", "by words and meaning", "sentence model over all");
        List<Consumer<String>> ways = List.of(
                text -> LIST.forEach(rule -> rule.matcher(text).find()),
                text -> byWords.screen(text, Channel.MAIL, Guard.FLAGGING),
                text -> byMeaning.screen(text, Channel.MAIL, Guard.FLAGGING),
                text -> text.lines().forEach(model::embed));
        double[][] times = new double[ways.size()][200];
        for (int round = -40; round < 200; round++) {
            for (int way = 0; way < ways.size(); way++) {
                long start = System.nanoTime();
                ways.get(way).accept(TEXT + round);
                if (round >= 0) {
                    times[way][round] = (System.nanoTime() - start) / 1e6 / kilobytes;
                }
            }
        }
        for (int way = 0; way < ways.size(); way++) {
            Arrays.sort(times[way]);
            System.out.printf(
                    Locale.ROOT,
                    "%-24s p50 %8.3f ms/KB  p99 %8.3f ms/KB%n",
                    names.get(way),
                    times[way][100],
                    times[way][198]);
        }
    }
}
