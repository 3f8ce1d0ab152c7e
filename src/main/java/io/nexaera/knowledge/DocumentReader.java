package io.nexaera.knowledge;

import java.io.IOException;
import java.util.List;
import org.apache.poi.openxml4j.util.ZipSecureFile;
import org.apache.tika.exception.EncryptedDocumentException;
import org.apache.tika.exception.TikaException;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.HttpHeaders;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.sax.SecureContentHandler;
import org.jspecify.annotations.Nullable;
import org.xml.sax.SAXException;

/// Reads one document with Tika, inside the parser process.
final class DocumentReader {
    /// A PDF with fewer letters than this is taken for pictures of text.
    private static final int FEWEST_LETTERS = 20;

    private final ParseLimits limits;
    private final Detection detection;

    DocumentReader(ParseLimits limits) {
        this.limits = limits;
        this.detection = new Detection(limits);
        ZipSecureFile.setMinInflateRatio(1.0 / limits.inflationRatio());
        ZipSecureFile.setMaxEntrySize(limits.inflatedBytes());
    }

    Reading read(String fileName, byte[] bytes) {
        try {
            if (bytes.length == 0) {
                return Reading.refused(Refusal.EMPTY);
            }
            return switch (detection.detect(fileName, bytes)) {
                case Detection.Detected.Is is -> parsed(is.format(), bytes);
                case Detection.Detected.Not not -> not.refused();
            };
        } catch (EncryptedDocumentException locked) {
            return Reading.refused(Refusal.ENCRYPTED);
        } catch (IOException | TikaException | SAXException | RuntimeException | StackOverflowError damaged) {
            return Reading.refused(Refusal.DAMAGED);
        }
    }

    private Reading parsed(Format format, byte[] bytes) throws IOException, TikaException, SAXException {
        return switch (format) {
            case TEXT -> text(PlainText.decode(bytes));
            case MARKDOWN -> markdown(PlainText.decode(bytes));
            case CSV -> table(PlainText.decode(bytes));
            case PDF, DOCX, PPTX, XLSX, HTML -> markup(format, bytes);
        };
    }

    private Reading text(String decoded) {
        String text = shortened(decoded);
        int pages = PlainText.pages(text);
        return pages > limits.pages()
                ? Reading.refused(Refusal.TOO_MANY_PAGES)
                : outcome(null, pages, PlainText.sections(text), text.length() < decoded.length());
    }

    private Reading markdown(String decoded) {
        String text = shortened(decoded);
        return outcome(null, 0, PlainText.markdown(text), text.length() < decoded.length());
    }

    /// A table whose quoting follows no rule is read as text.
    private Reading table(String decoded) {
        String text = shortened(decoded);
        try {
            return outcome(null, 0, CsvText.sections(text), text.length() < decoded.length());
        } catch (IOException | RuntimeException unruly) {
            return text(decoded);
        }
    }

    private Reading markup(Format format, byte[] bytes) throws IOException, TikaException, SAXException {
        Metadata metadata = new Metadata();
        metadata.set(HttpHeaders.CONTENT_TYPE, format.mediaType);
        var collector = new MarkupCollector(format, limits, metadata);
        try (TikaInputStream input = TikaInputStream.get(bytes)) {
            var guarded = new SecureContentHandler(collector, input);
            guarded.setMaximumCompressionRatio(limits.inflationRatio());
            TikaParsers.of(format).parse(input, guarded, metadata, TikaParsers.context());
        } catch (IOException | TikaException | SAXException | RuntimeException failed) {
            if (collector.tooManyPages()) {
                return Reading.refused(Refusal.TOO_MANY_PAGES);
            }
            if (!collector.cut()) {
                throw failed;
            }
        }
        return outcome(
                metadata.get(TikaCoreProperties.TITLE), collector.pages(), collector.sections(), collector.cut());
    }

    private String shortened(String text) {
        return text.length() <= limits.characters() ? text : text.substring(0, limits.characters());
    }

    private static Reading outcome(@Nullable String title, int pages, List<Section> sections, boolean truncated) {
        long letters = sections.stream()
                .mapToLong(section -> section.text()
                        .chars()
                        .filter(Character::isLetterOrDigit)
                        .count())
                .sum();
        if (letters == 0 || (pages > 0 && letters < FEWEST_LETTERS)) {
            return Reading.refused(pages > 0 ? Refusal.ONLY_PICTURES : Refusal.EMPTY);
        }
        return new Reading.Parsed(title == null ? "" : title.strip(), pages, sections, truncated);
    }
}
