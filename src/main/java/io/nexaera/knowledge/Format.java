package io.nexaera.knowledge;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The kinds of document that can be read. What a file *is* decides, not what it is called; the name only tells
/// the harmless text kinds apart.
enum Format {
    PDF("application/pdf", "a PDF document", "pdf"),
    DOCX("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "a Word document", "docx"),
    PPTX("application/vnd.openxmlformats-officedocument.presentationml.presentation", "a presentation", "pptx"),
    XLSX("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "an Excel workbook", "xlsx"),
    HTML("text/html", "a web page", "html htm xhtml"),
    MARKDOWN("text/markdown", "a Markdown text", "md markdown"),
    CSV("text/csv", "a table", "csv tsv"),
    TEXT("text/plain", "a plain text", "txt text");

    final String mediaType;

    /// How a person calls it, with its article.
    final String spoken;

    private final String extensions;

    Format(String mediaType, String spoken, String extensions) {
        this.mediaType = mediaType;
        this.spoken = spoken;
        this.extensions = extensions;
    }

    /// The format that the end of a file's name promises.
    static Optional<Format> named(String fileName) {
        String extension = extension(fileName);
        return Arrays.stream(values())
                .filter(format -> List.of(format.extensions.split(" ")).contains(extension))
                .findFirst();
    }

    static Optional<Format> ofMediaType(String mediaType) {
        return Arrays.stream(values())
                .filter(format -> format.mediaType.equals(mediaType))
                .findFirst();
    }

    /// Letters after the last dot, in lower case; empty when there is none.
    static String extension(String fileName) {
        return fileName.substring(fileName.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    boolean isText() {
        return this == HTML || this == MARKDOWN || this == CSV || this == TEXT;
    }

    boolean isOffice() {
        return this == DOCX || this == PPTX || this == XLSX;
    }
}
