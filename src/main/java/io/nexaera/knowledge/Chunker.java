package io.nexaera.knowledge;

import java.util.ArrayList;
import java.util.List;

/// Cuts sections into chunks of about 700 to 1,000 characters, at the ends of paragraphs or sentences. A chunk never
/// crosses a page or a heading, so that its citation is exact; where a paragraph goes on, the next chunk repeats its
/// last sentence.
final class Chunker {
    static final int ENOUGH = 700;
    static final int MOST = 1_000;
    private static final int REPEATED = 160;

    private final List<Chunk> chunks = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();

    private Chunker() {}

    static List<Chunk> chunks(List<Section> sections) {
        Chunker chunker = new Chunker();
        sections.forEach(chunker::cut);
        return chunker.chunks;
    }

    private void cut(Section section) {
        String last = "";
        for (Sentences.Piece piece : Sentences.of(section.text(), MOST)) {
            boolean full = text.length() + piece.text().length() + 2 > MOST;
            boolean ripe = text.length() >= ENOUGH && piece.startsParagraph();
            if (!text.isEmpty() && (full || ripe)) {
                close(section);
                text.append(piece.continuesParagraph() && last.length() <= REPEATED ? last : "");
            }
            text.append(text.isEmpty() ? "" : piece.before()).append(piece.text());
            last = piece.text();
        }
        close(section);
    }

    private void close(Section section) {
        if (!text.toString().isBlank()) {
            chunks.add(new Chunk(chunks.size(), section.page(), section.heading(), text.toString()));
        }
        text.setLength(0);
    }
}
