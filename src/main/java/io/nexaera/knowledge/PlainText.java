package io.nexaera.knowledge;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.tika.detect.AutoDetectReader;
import org.apache.tika.exception.TikaException;
import org.jspecify.annotations.Nullable;

/// Text and Markdown: finds the encoding, and the pages or headings.
final class PlainText {
    private static final Pattern ATX_HEADING = Pattern.compile(" {0,3}(#{1,6})\\s+(.*?)\\s*#*\\s*");

    private static final int GUESSABLE_BYTES = 2_000;
    private static final Charset WESTERN = Charset.forName("windows-1252");

    private PlainText() {}

    /// Decodes by byte order mark, then by what UTF-16 without one looks like, then UTF-8, then by guess; a short text
    /// gives no ground for a guess and is taken for Western European.
    static String decode(byte[] bytes) throws IOException, TikaException {
        Charset utf16 = utf16(bytes);
        if (utf16 != null) {
            return withoutMark(new String(bytes, utf16));
        }
        try {
            return withoutMark(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException notUtf8) {
            if (bytes.length < GUESSABLE_BYTES) {
                return new String(bytes, WESTERN);
            }
            try (var reader = new AutoDetectReader(new ByteArrayInputStream(bytes))) {
                return reader.readAllAsString();
            }
        }
    }

    /// Pages are what form feeds part, as RFCs print them; a text without any has none.
    static List<Section> sections(String text) {
        List<List<String>> pages = Arrays.stream(text.split("\f", -1))
                .map(page -> page.replace('\u00a0', ' ').lines().toList())
                .toList();
        boolean paged = pages.size() > 2;
        return PageText.sections(
                paged
                        ? withoutEmptyEnd(pages)
                        : List.of(pages.stream().flatMap(List::stream).toList()),
                paged);
    }

    static int pages(String text) {
        int parts = text.strip().split("\f", -1).length;
        return parts > 2 ? parts : 0;
    }

    static List<Section> markdown(String text) {
        HeadingPath path = new HeadingPath();
        List<Section> sections = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        boolean code = false;
        for (String line : text.lines().toList()) {
            Matcher heading = ATX_HEADING.matcher(line);
            code ^= line.stripLeading().startsWith("```");
            if (!code && heading.matches()) {
                close(sections, path, lines);
                path.enter(heading.group(1).length(), heading.group(2));
            } else {
                lines.add(line);
            }
        }
        close(sections, path, lines);
        return sections;
    }

    private static void close(List<Section> sections, HeadingPath path, List<String> lines) {
        List<String> blocks =
                Paragraphs.blocks(lines).stream().map(Paragraphs::joined).toList();
        if (!blocks.isEmpty()) {
            sections.add(new Section(null, path.toString(), String.join("\n\n", blocks)));
        }
        lines.clear();
    }

    private static List<List<String>> withoutEmptyEnd(List<List<String>> pages) {
        boolean empty = pages.getLast().stream().allMatch(String::isBlank);
        return empty ? pages.subList(0, pages.size() - 1) : pages;
    }

    private static String withoutMark(String text) {
        return text.startsWith("\ufeff") ? text.substring(1) : text;
    }

    /// Whether the beginning holds nothing but what texts hold, in UTF-16 or any encoding that keeps ASCII.
    static boolean looksLikeText(byte[] bytes) {
        for (int at = 0; at < Math.min(bytes.length, 8192); at++) {
            int octet = bytes[at] & 0xff;
            if (octet < ' ' && "\t\n\r\f\u001b".indexOf(octet) < 0) {
                return utf16(bytes) != null;
            }
        }
        return true;
    }

    private static @Nullable Charset utf16(byte[] bytes) {
        int looked = Math.min(bytes.length & ~1, 4096);
        if (looked < 4) {
            return null;
        }
        if ((bytes[0] == (byte) 0xfe && bytes[1] == (byte) 0xff)
                || (bytes[0] == (byte) 0xff && bytes[1] == (byte) 0xfe)) {
            return StandardCharsets.UTF_16;
        }
        int evenZeros = 0;
        int oddZeros = 0;
        for (int at = 0; at < looked; at += 2) {
            evenZeros += bytes[at] == 0 ? 1 : 0;
            oddZeros += bytes[at + 1] == 0 ? 1 : 0;
        }
        if (evenZeros == 0 && oddZeros > looked / 4) {
            return StandardCharsets.UTF_16LE;
        }
        return oddZeros == 0 && evenZeros > looked / 4 ? StandardCharsets.UTF_16BE : null;
    }
}
