package io.nexaera.vault;

import java.util.Comparator;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Names of versions: a word for the kind of store and a number, `kek-1` in a file, `hsm-1` in a token.
final class KekId {
    private static final Pattern FORM = Pattern.compile("(kek|hsm)-[1-9][0-9]{0,5}");

    static final Comparator<String> OLDEST_FIRST =
            Comparator.comparing(KekId::word).thenComparingInt(KekId::number).thenComparing(Comparator.naturalOrder());

    private KekId() {}

    /// Those of `names` that are versions of this kind.
    static NavigableSet<String> of(String word, Stream<String> names) {
        NavigableSet<String> ids = new TreeSet<>(OLDEST_FIRST);
        names.filter(name -> FORM.matcher(name).matches() && word(name).equals(word))
                .forEach(ids::add);
        return ids;
    }

    /// The one after the newest of `ids`.
    static String after(String word, NavigableSet<String> ids) {
        return word + "-" + (ids.isEmpty() ? 1 : number(ids.last()) + 1);
    }

    private static String word(String id) {
        return id.substring(0, Math.max(0, id.indexOf('-')));
    }

    private static int number(String id) {
        return FORM.matcher(id).matches() ? Integer.parseInt(id.substring(id.indexOf('-') + 1)) : 0;
    }
}
