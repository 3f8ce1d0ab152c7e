package io.nexaera.knowledge;

import io.nexaera.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;

/// A file or text on its way in, its name made safe: no folders, no control or invisible characters, 200 characters.
public final class Upload {
    private static final int LONGEST_NAME = 200;

    private final String name;
    private final byte[] content;

    private Upload(String name, byte[] content) {
        this.name = name;
        this.content = content;
    }

    /// @param fileName what the sender calls it, possibly with a path
    public static Upload file(String fileName, byte[] content) {
        String name = safe(fileName.substring(Math.max(fileName.lastIndexOf('/'), fileName.lastIndexOf('\\')) + 1));
        return new Upload(name.isEmpty() ? "document" : name, content);
    }

    /// Text that somebody typed or pasted.
    ///
    /// @throws Problem.Invalid when it has no title or no text
    public static Upload text(String title, String text) {
        String name = safe(title);
        if (name.isEmpty()) {
            throw new Problem.Invalid("knowledge.no-title", "title", "Give the text a title.");
        }
        if (text.isBlank()) {
            throw new Problem.Invalid("knowledge.no-text", "text", "There is no text to add.");
        }
        String named = Format.named(name).filter(Format::isText).isPresent() ? name : shortened(name, ".md") + ".md";
        return new Upload(named, text.getBytes(StandardCharsets.UTF_8));
    }

    public String name() {
        return name;
    }

    byte[] content() {
        return content;
    }

    /// By the name alone; what the file really is shows when it is read.
    String mediaType() {
        return Format.named(name).map(format -> format.mediaType).orElse("application/octet-stream");
    }

    static String safe(String name) {
        String plain = Normalizer.normalize(name, Normalizer.Form.NFC)
                .replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Co}\\p{Cs}\\p{Cn}<>:\"|?*/\\\\]", " ")
                .replaceAll("\\s+", " ")
                .strip()
                .replaceAll("^\\.+", "");
        int dot = plain.lastIndexOf('.');
        String extension = dot > 0 && plain.length() - dot <= 10 ? plain.substring(dot) : "";
        return plain.length() <= LONGEST_NAME ? plain : shortened(plain, extension) + extension;
    }

    private static String shortened(String name, String extension) {
        int room = LONGEST_NAME - extension.length();
        if (name.length() <= room) {
            return name;
        }
        return name.substring(0, Character.isLowSurrogate(name.charAt(room)) ? room - 1 : room);
    }
}
