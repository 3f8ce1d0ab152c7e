package io.nexaera.cli;

import io.nexaera.vault.KekRotation;
import io.nexaera.vault.KekRotation.Version;
import java.io.PrintStream;
import java.util.List;

/// `./nexaera keys`: how the key-encryption keys stand; `keys rotate`, `new`, `rewrap`, `destroy ID` change them while
/// the
/// application runs (docs/operations/key-encryption-keys.md).
final class KeysCommand {
    private final Progress progress;
    private final PrintStream out;

    KeysCommand(Progress progress, PrintStream out) {
        this.progress = progress;
        this.out = out;
    }

    /// @param words what to do, before any option
    int run(List<String> words, Arguments arguments) {
        Deed deed = deed(words);
        return VaultAccess.ofChosen(arguments, access -> access.use(deed::on));
    }

    private interface Deed {
        int on(KekRotation keys);
    }

    private Deed deed(List<String> words) {
        String verb = words.isEmpty() ? "" : words.getFirst();
        int wanted = verb.equals("destroy") ? 2 : 1;
        if (words.size() > wanted) {
            throw new UsageProblem("\"" + words.get(wanted) + "\" is one word too many.");
        }
        return switch (verb) {
            case "" -> this::list;
            case "rotate" -> this::rotate;
            case "new" -> this::make;
            case "rewrap" -> this::rewrap;
            case "destroy" -> keys -> destroy(keys, words);
            default -> throw new UsageProblem("keys can't \"" + verb + "\".");
        };
    }

    private int list(KekRotation keys) {
        out.println("Keys in " + keys.place() + ":");
        for (Version version : keys.versions()) {
            out.printf(
                    "  %-8s %6d data keys of %d  %s%n",
                    version.id(), version.dataKeys(), version.tenants(), state(version));
        }
        keys.gaps().forEach(gap -> out.println("MISSING: " + gap.sentence()));
        return keys.gaps().isEmpty() ? 0 : 1;
    }

    private static String state(Version version) {
        String since = version.retiredAt().map(at -> "retired " + at).orElse(version.active() ? "wraps" : "opens");
        return version.here() ? since : since + ", not here";
    }

    private int make(KekRotation keys) {
        out.println("made " + keys.next() + " in " + keys.place() + ": back it up now");
        return 0;
    }

    private int rotate(KekRotation keys) {
        make(keys);
        return rewrap(keys);
    }

    private int rewrap(KekRotation keys) {
        KekRotation.Progress done = keys.rewrap(
                seen -> progress.step(seen.done() + " of " + seen.all() + " data keys are under the newest key"));
        out.println("data keys wrapped anew: " + done.done() + ", under old keys: " + (done.all() - done.done()));
        if (done.failed() > 0) {
            out.println(done.failed() + " don't open under the key they name: ./nexaera doctor");
        }
        return done.failed() == 0 ? 0 : 1;
    }

    private int destroy(KekRotation keys, List<String> words) {
        if (words.size() < 2) {
            throw new UsageProblem("Destroy which key? ./nexaera keys lists them.");
        }
        keys.destroy(words.get(1));
        out.println("destroyed " + words.get(1) + " in " + keys.place());
        return 0;
    }
}
