package io.nexaera.proof;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDType0Font;

/// Lines of text on A4, from top to bottom, on as many pages as they take. Letters that the font lacks become a
/// question
/// mark.
final class PaperPages implements AutoCloseable {
    private static final String FONT = "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";
    private static final float MARGIN = 56;
    private static final float LABEL = 120;
    private static final float TEXT = 9.5f;
    private static final float HEADING = 12;
    private static final float TITLE = 18;
    private static final float LEADING = 1.45f;

    private final PDDocument document;
    private final PDType0Font font;
    private PDPageContentStream page;
    private float y;

    private PaperPages(PDDocument document, PDType0Font font) throws IOException {
        this.document = document;
        this.font = font;
        this.page = next();
    }

    static PaperPages titled(String title) throws IOException {
        PDDocument document = new PDDocument();
        document.getDocumentInformation().setTitle(title);
        try (InputStream in = Objects.requireNonNull(PDDocument.class.getResourceAsStream(FONT))) {
            return new PaperPages(document, PDType0Font.load(document, in, true));
        }
    }

    private PDPageContentStream next() throws IOException {
        PDPage fresh = new PDPage(PDRectangle.A4);
        document.addPage(fresh);
        y = PDRectangle.A4.getHeight() - MARGIN;
        return new PDPageContentStream(document, fresh);
    }

    void title(String text) {
        write(text, TITLE, 0);
        y -= TEXT;
    }

    void heading(String text) {
        y -= HEADING;
        write(text, HEADING, 0);
    }

    void line(String text) {
        write(text, TEXT, 0);
    }

    /// A name, and what there is to say beside it.
    void fact(String name, String text) {
        List<String> names = wrapped(name, TEXT, LABEL - TEXT);
        List<String> texts = wrapped(text, TEXT, width() - LABEL);
        for (int n = 0; n < Math.max(names.size(), texts.size()); n++) {
            advance(TEXT);
            put(n < names.size() ? names.get(n) : "", TEXT, MARGIN);
            put(n < texts.size() ? texts.get(n) : "", TEXT, MARGIN + LABEL);
        }
    }

    private void write(String text, float size, float indent) {
        for (String line : wrapped(text, size, width() - indent)) {
            advance(size);
            put(line, size, MARGIN + indent);
        }
    }

    private static float width() {
        return PDRectangle.A4.getWidth() - 2 * MARGIN;
    }

    private void advance(float size) {
        y -= size * LEADING;
        if (y < MARGIN) {
            try {
                page.close();
                page = next();
                y -= size * LEADING;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void put(String text, float size, float x) {
        try {
            page.beginText();
            page.setFont(font, size);
            page.newLineAtOffset(x, y);
            page.showText(text);
            page.endText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> wrapped(String text, float size, float width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : printable(text).split(" ", -1)) {
            String longer = line.isEmpty() ? word : line + " " + word;
            if (!line.isEmpty() && wide(longer, size) > width) {
                lines.add(line.toString());
                line = new StringBuilder(word);
            } else {
                line = new StringBuilder(longer);
            }
        }
        lines.add(line.toString());
        return lines;
    }

    private float wide(String text, float size) {
        try {
            return font.getStringWidth(text) / 1000 * size;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String printable(String text) {
        StringBuilder known = new StringBuilder();
        text.codePoints().forEach(c -> known.appendCodePoint(Character.isISOControl(c) ? ' ' : has(c) ? c : '?'));
        return known.toString();
    }

    private boolean has(int codePoint) {
        try {
            return font.encode(Character.toString(codePoint)).length > 0;
        } catch (IOException | IllegalArgumentException noGlyph) {
            return false;
        }
    }

    byte[] bytes() throws IOException {
        page.close();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        document.save(out);
        return out.toByteArray();
    }

    @Override
    public void close() throws IOException {
        document.close();
    }
}
