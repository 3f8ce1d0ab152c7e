package io.nexaera.knowledge;

import io.nexaera.quarantine.SentenceModel;
import org.springframework.stereotype.Component;

/// The sentence model of this process, for whoever judges texts by their meaning. No text leaves the process.
@Component
public class LocalSentenceModel implements SentenceModel {
    private final Embedder embedder;

    LocalSentenceModel(Embedder embedder) {
        this.embedder = embedder;
    }

    /// One of its own, for programs without the application.
    public static LocalSentenceModel alone() {
        return new LocalSentenceModel(new Embedder());
    }

    @Override
    public float[] embed(String text) {
        try {
            return embedder.embed(text);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while a text was read", stopped);
        }
    }
}
