package io.nexaera.privacy;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The placeholders of one conversation and what they stand for: `[PERSON_1_k7f3q]`. The last part is an HMAC over the
/// first ones
/// under the conversation's salt: nobody who lacks the salt can name a placeholder that isn't there yet, and those of
/// other
/// conversations mean nothing here. Another spelling of a value has its number and a letter: `[PERSON_1B_m2x9d]`.
final class Placeholders {
    static final int TAG_LENGTH = 5;
    private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789";

    private final Mac mac;
    private final Map<String, String> byValue = new HashMap<>();
    /// By letters and digits alone, small: as a model may write it.
    private final NavigableMap<String, String> values = new TreeMap<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Map<String, Integer> spellings = new HashMap<>();
    private final Map<String, Integer> counters = new HashMap<>();

    Placeholders(byte[] salt) {
        try {
            mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(salt, "HmacSHA256"));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// The placeholder for exactly this value.
    String of(String type, String value) {
        String known = byValue.get(type + '|' + value);
        if (known != null) {
            return known;
        }
        String placeholder = make(type, numberOf(type, value));
        byValue.put(type + '|' + value, placeholder);
        values.put(bare(placeholder), value);
        return placeholder;
    }

    boolean isKnown(String type, String value) {
        return byValue.containsKey(type + '|' + value);
    }

    private String make(String type, int number) {
        String name = type + '_' + number;
        int spelling = spellings.merge(name, 1, Integer::sum);
        String full = name + letters(spelling - 1);
        return '[' + full + '_' + tag(full) + ']';
    }

    /// One number for all spellings of a value, and for a person's surname alone.
    private int numberOf(String type, String value) {
        String key = type + '|' + KnownValues.canonical(value);
        Integer number = numbers.get(key);
        if (number == null) {
            number = counters.merge(type, 1, Integer::sum);
            numbers.put(key, number);
        }
        if (type.equals(PiiType.PERSON.name())) {
            for (String part : value.split("[\\s,.-]+", -1)) {
                if (part.length() > 2) {
                    numbers.putIfAbsent(type + '|' + KnownValues.canonical(part), number);
                }
            }
        }
        return number;
    }

    /// Nothing, then B, C, … Z, BA, …
    private static String letters(int spelling) {
        StringBuilder letters = new StringBuilder();
        for (int rest = spelling; rest > 0; rest /= 26) {
            letters.insert(0, (char) ('A' + rest % 26));
        }
        return letters.toString();
    }

    private String tag(String name) {
        byte[] hash = mac.doFinal(name.getBytes(StandardCharsets.UTF_8));
        StringBuilder tag = new StringBuilder();
        for (int i = 0; i < TAG_LENGTH; i++) {
            tag.append(ALPHABET.charAt(hash[i] & 31));
        }
        return tag.toString();
    }

    static String bare(String placeholder) {
        return placeholder.replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT);
    }

    Optional<String> valueOf(String bare) {
        return Optional.ofNullable(values.get(bare));
    }

    /// Whether any placeholder starts like this.
    boolean anyStartsWith(CharSequence bare) {
        String start = bare.toString();
        String next = values.ceilingKey(start);
        return next != null && next.startsWith(start);
    }

    boolean isEmpty() {
        return values.isEmpty();
    }
}
