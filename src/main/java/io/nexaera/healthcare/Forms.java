package io.nexaera.healthcare;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Words in the forms in which a program may write them into a row, as Postgres prints a row: bytes in hexadecimal,
/// backslashes doubled.
///
/// @param names of the forms, for people
/// @param control what must be found wherever there are rows
record Forms(List<String> names, List<String> texts, String control) {
    static Forms of(String words, UUID client) {
        byte[] utf8 = words.getBytes(StandardCharsets.UTF_8);
        List<String> names = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        add(names, texts, "as it is", words);
        add(names, texts, "in small letters", words.toLowerCase(Locale.ROOT));
        add(names, texts, "escaped for JSON", json(words));
        add(names, texts, "in an address", URLEncoder.encode(words, StandardCharsets.UTF_8));
        for (int shift = 0; shift < 3; shift++) {
            add(names, texts, "Base64", base64(utf8, shift));
        }
        HexFormat hex = HexFormat.of();
        add(names, texts, "bytes", hex.formatHex(utf8));
        add(names, texts, "bytes, UTF-16", hex.formatHex(words.getBytes(StandardCharsets.UTF_16BE)));
        add(names, texts, "bytes, UTF-16", hex.formatHex(words.getBytes(StandardCharsets.UTF_16LE)));
        return new Forms(names, texts, client.toString());
    }

    /// The forms that were found, by counts of which the first two are of all rows and of the control.
    List<String> found(long[] counts) {
        return IntStream.range(0, names.size())
                .filter(n -> counts[n + 2] > 0)
                .mapToObj(names::get)
                .distinct()
                .toList();
    }

    private static void add(List<String> names, List<String> texts, String name, String text) {
        if (!texts.contains(text)) {
            names.add(name);
            texts.add(text);
        }
    }

    private static String json(String words) {
        return words.chars()
                .mapToObj(c -> c < 128 ? String.valueOf((char) c) : "\\\\u%04x".formatted(c))
                .collect(Collectors.joining());
    }

    /// What stays the same of its Base64, whatever stands before and behind it.
    private static String base64(byte[] bytes, int shift) {
        byte[] shifted = new byte[shift + bytes.length];
        System.arraycopy(bytes, 0, shifted, shift, bytes.length);
        String all = Base64.getEncoder().withoutPadding().encodeToString(shifted);
        return all.substring((shift * 8 + 5) / 6, shifted.length * 8 / 6);
    }
}
