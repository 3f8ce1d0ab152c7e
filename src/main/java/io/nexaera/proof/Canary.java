package io.nexaera.proof;

import io.nexaera.problem.Problem;
import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// Words to look for, in each form in which a program may write them.
record Canary(String words) {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int RANDOM_BYTES = 12;
    private static final int FEWEST_CHARS = 8;
    private static final int MOST_CHARS = 200;

    /// Words that nobody has ever said; one letter of them takes two bytes.
    static Canary random(String sign) {
        byte[] bytes = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(bytes);
        return new Canary(sign + "-é-" + HexFormat.of().formatHex(bytes));
    }

    /// Somebody's own.
    ///
    /// @throws Problem.Invalid `healthcare.words`
    static Canary of(String words) {
        String text = words.strip();
        if (text.length() < FEWEST_CHARS
                || text.length() > MOST_CHARS
                || text.chars().anyMatch(c -> c == '"' || c == '\\' || Character.isISOControl(c))) {
            throw new Problem.Invalid(
                    "healthcare.words",
                    "words",
                    "Give 8 to 200 characters in one line, without quotation marks and backslashes, that nobody says by chance.");
        }
        return new Canary(text);
    }

    /// By the form's name, as Postgres prints a row: bytes in hexadecimal, backslashes doubled.
    Map<String, String> inRows() {
        Map<String, String> forms = texts("\\\\");
        forms.put("bytes", hex(StandardCharsets.UTF_8));
        forms.put("bytes of UTF-16 (big end first)", hex(StandardCharsets.UTF_16BE));
        forms.put("bytes of UTF-16 (small end first)", hex(StandardCharsets.UTF_16LE));
        return forms;
    }

    /// By the form's name, as lines of a log have it.
    Map<String, String> inText() {
        Map<String, String> forms = texts("\\");
        forms.put("in hexadecimal", hex(StandardCharsets.UTF_8));
        return forms;
    }

    /// By the form's name, as bytes.
    Map<String, byte[]> inFiles() {
        Map<String, byte[]> forms = new LinkedHashMap<>();
        inText().forEach((name, text) -> forms.put(name, text.getBytes(StandardCharsets.UTF_8)));
        forms.put("UTF-16 (big end first)", words.getBytes(StandardCharsets.UTF_16BE));
        forms.put("UTF-16 (small end first)", words.getBytes(StandardCharsets.UTF_16LE));
        forms.put("ISO 8859-1", words.getBytes(StandardCharsets.ISO_8859_1));
        return forms;
    }

    private Map<String, String> texts(String backslash) {
        Map<String, String> forms = new LinkedHashMap<>();
        forms.put("as it is", words);
        add(forms, "in small letters", words.toLowerCase(Locale.ROOT));
        add(forms, "escaped for JSON", json(backslash));
        add(forms, "in an address", URLEncoder.encode(words, StandardCharsets.UTF_8));
        for (int shift = 0; shift < 3; shift++) {
            add(forms, "Base64 (" + shift + " bytes in)", base64(shift));
        }
        return forms;
    }

    private static void add(Map<String, String> forms, String name, String text) {
        if (!forms.containsValue(text)) {
            forms.put(name, text);
        }
    }

    private String hex(Charset charset) {
        return HexFormat.of().formatHex(words.getBytes(charset));
    }

    private String json(String backslash) {
        return words.chars()
                .mapToObj(c -> c < 128 ? String.valueOf((char) c) : backslash + "u%04x".formatted(c))
                .collect(Collectors.joining());
    }

    /// What stays the same of its Base64, whatever stands before and behind it.
    private String base64(int shift) {
        byte[] bytes = words.getBytes(StandardCharsets.UTF_8);
        byte[] shifted = new byte[shift + bytes.length];
        System.arraycopy(bytes, 0, shifted, shift, bytes.length);
        String all = Base64.getEncoder().withoutPadding().encodeToString(shifted);
        return all.substring((shift * 8 + 5) / 6, shifted.length * 8 / 6);
    }

    @Override
    public String toString() {
        return "Canary[…]";
    }
}
