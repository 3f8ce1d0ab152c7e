package io.nexaera.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EmbedderTest {
    @Test
    void likeTextsAreNearerThanUnlikeOnes() throws InterruptedException {
        Embedder embedder = new Embedder();
        float[] question = embedder.embed("When does the shop open?");
        assertThat(PackedVector.cosine(
                        question, PackedVector.of(embedder.embed("Our opening hours are nine to five."))))
                .isGreaterThan(PackedVector.cosine(question, PackedVector.of(embedder.embed("Wax melts in the sun."))));
    }
}
