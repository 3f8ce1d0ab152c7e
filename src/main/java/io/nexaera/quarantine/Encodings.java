package io.nexaera.quarantine;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds stretches of base64, hex, URL encoding, entities and `\\u` escapes, rot13, text read backwards and letters
/// spaced out, and says what they spell. Takes what decodes to readable text only; bounded in number and size.
final class Encodings {
    private static final int MOST_STRETCHES = 24;
    private static final int LONGEST = 16_384;
    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/_-]{16,}+={0,2}");
    private static final Pattern HEX = Pattern.compile("(?:(?:0x|\\\\x)?[0-9A-Fa-f]{2}[ :,]?){10,}+");
    private static final Pattern PERCENT = Pattern.compile("(?:[\\w.+-]{0,20}%[0-9A-Fa-f]{2}){3,}+[\\w.+-]{0,20}");
    private static final Pattern ESCAPE =
            Pattern.compile("(?:(?:\\\\u[0-9A-Fa-f]{4}|&#\\d{2,6};|&#x[0-9A-Fa-f]{2,5};)[ ]?){4,}+");
    private static final Pattern ONE_ESCAPE =
            Pattern.compile("\\\\u([0-9A-Fa-f]{4})|&#(\\d{2,6});|&#x([0-9A-Fa-f]{2,5});");
    private static final Pattern SPACED = Pattern.compile("(?<![\\p{L}\\p{N}])(?:\\p{L}[ ._-]{1,3}){7,2000}+\\p{L}?");
    private static final Pattern GAPS = Pattern.compile("[ ._-]{1,3}");

    private Encodings() {}

    static List<Decoded> in(String text) {
        List<Decoded> found = new ArrayList<>();
        Signs signs = Signs.of(text);
        if (signs.longWord()) {
            collect(text, BASE64, "base64", Encodings::base64, found);
        }
        if (signs.hexDigits()) {
            collect(text, HEX, "hex", Encodings::hex, found);
        }
        if (signs.percents()) {
            collect(text, PERCENT, "URL encoding", Encodings::percent, found);
        }
        if (signs.escapes()) {
            collect(text, ESCAPE, "character escapes", Encodings::escapes, found);
        }
        if (signs.loneLetters()) {
            collect(text, SPACED, "spaced-out letters", Encodings::spaced, found);
        }
        whole(text).ifPresent(found::add);
        return found;
    }

    private interface Decoder {
        Optional<String> decode(String stretch);
    }

    private static void collect(String text, Pattern pattern, String how, Decoder decoder, List<Decoded> found) {
        Matcher matcher = pattern.matcher(text);
        while (found.size() < MOST_STRETCHES && matcher.find()) {
            MatchResult at = matcher.toMatchResult();
            String stretch =
                    at.group().substring(0, Math.min(LONGEST, at.group().length()));
            decoder.decode(stretch)
                    .filter(Encodings::isReadable)
                    .ifPresent(plain -> found.add(new Decoded(how, plain, at.start(), at.end())));
        }
    }

    private static Optional<String> base64(String stretch) {
        String letters = stretch.replace('-', '+').replace('_', '/').replace("=", "");
        try {
            int whole = letters.length() % 4 == 1 ? letters.length() - 1 : letters.length();
            return utf8(Base64.getDecoder().decode(letters.substring(0, whole)));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private static Optional<String> hex(String stretch) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        String digits = stretch.replace("0x", "").replace("\\x", "").replaceAll("[ :,]", "");
        for (int i = 0; i + 1 < digits.length(); i += 2) {
            bytes.write(Character.digit(digits.charAt(i), 16) * 16 + Character.digit(digits.charAt(i + 1), 16));
        }
        return utf8(bytes.toByteArray());
    }

    private static Optional<String> percent(String stretch) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < stretch.length(); i++) {
            char c = stretch.charAt(i);
            boolean encoded = c == '%'
                    && i + 2 < stretch.length()
                    && Character.digit(stretch.charAt(i + 1), 16) >= 0
                    && Character.digit(stretch.charAt(i + 2), 16) >= 0;
            if (encoded) {
                bytes.write(
                        Character.digit(stretch.charAt(i + 1), 16) * 16 + Character.digit(stretch.charAt(i + 2), 16));
                i += 2;
            } else {
                bytes.writeBytes(String.valueOf(c == '+' ? ' ' : c).getBytes(StandardCharsets.UTF_8));
            }
        }
        return utf8(bytes.toByteArray());
    }

    private static Optional<String> escapes(String stretch) {
        StringBuilder plain = new StringBuilder();
        Matcher matcher = ONE_ESCAPE.matcher(stretch);
        while (matcher.find()) {
            int code = matcher.group(2) != null
                    ? Integer.parseInt(matcher.group(2))
                    : Integer.parseInt(matcher.group(1) != null ? matcher.group(1) : matcher.group(3), 16);
            if (Character.isValidCodePoint(code)) {
                plain.appendCodePoint(code);
            }
        }
        return Optional.of(plain.toString());
    }

    /// Two or more gaps are a space between words; without such the letters run together.
    private static Optional<String> spaced(String stretch) {
        StringBuilder plain = new StringBuilder();
        Matcher gap = GAPS.matcher(stretch);
        int from = 0;
        while (gap.find()) {
            plain.append(stretch, from, gap.start()).append(gap.end() - gap.start() > 1 ? " " : "");
            from = gap.end();
        }
        return Optional.of(plain.append(stretch.substring(from)).toString());
    }

    private static Optional<Decoded> whole(String text) {
        int plain = CommonWords.in(text);
        String turned = rot13(text);
        if (CommonWords.in(turned) > plain + 2) {
            return Optional.of(new Decoded("rot13", turned, 0, text.length()));
        }
        String backwards = new StringBuilder(text).reverse().toString();
        return CommonWords.in(backwards) > plain + 2
                ? Optional.of(new Decoded("text read backwards", backwards, 0, text.length()))
                : Optional.empty();
    }

    static String rot13(String text) {
        char[] letters = text.toCharArray();
        for (int i = 0; i < letters.length; i++) {
            char base = letters[i] >= 'a' && letters[i] <= 'z' ? 'a' : letters[i] >= 'A' && letters[i] <= 'Z' ? 'A' : 0;
            letters[i] = base == 0 ? letters[i] : (char) (base + (letters[i] - base + 13) % 26);
        }
        return new String(letters);
    }

    private static Optional<String> utf8(byte[] bytes) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException binary) {
            return Optional.empty();
        }
    }

    /// Letters and spaces, nine in ten, and no controls.
    private static boolean isReadable(String text) {
        int readable = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' && c != '\n' && c != '\t' && c != '\r') {
                return false;
            }
            readable += Character.isLetter(c) || c == ' ' || c == '.' || c == ',' || c == '\n' ? 1 : 0;
        }
        return text.length() >= 8 && readable * 10 >= text.length() * 8;
    }
}
