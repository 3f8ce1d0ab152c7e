package io.nexaera.web;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/// One or two letters that stand for a name where there is no picture.
final class Initials {
    private Initials() {}

    static String of(String name) {
        return Arrays.stream(name.strip().split("[\\s@._-]+"))
                .filter(word -> !word.isEmpty())
                .limit(2)
                .map(word -> new String(Character.toChars(word.codePointAt(0))))
                .collect(Collectors.joining())
                .toUpperCase(Locale.ROOT);
    }

    /// The first letter or digit from A to Z and 0 to 9, else `o`: safe in any address.
    static String letter(String name) {
        return name.codePoints()
                .filter(letter -> letter < 128 && Character.isLetterOrDigit(letter))
                .mapToObj(letter -> new String(Character.toChars(Character.toUpperCase(letter))))
                .findFirst()
                .orElse("o");
    }
}
