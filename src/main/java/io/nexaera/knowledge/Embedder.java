package io.nexaera.knowledge;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.langchain4j.model.embedding.onnx.AbstractInProcessEmbeddingModel;
import dev.langchain4j.model.embedding.onnx.OnnxBertBiEncoder;
import dev.langchain4j.model.embedding.onnx.PoolingMode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import org.springframework.stereotype.Component;

/// Turns text into a vector of 384 numbers and length 1, with the all-MiniLM-L6-v2 model inside this process: no text
/// leaves it. Each call computes on one thread, a few calls at a time.
@Component
class Embedder {
    static final int DIMENSIONS = 384;
    private static final String MODEL = "/all-minilm-l6-v2-q.onnx";
    private static final String TOKENIZER = "/all-minilm-l6-v2-q-tokenizer.json";

    static {
        // The tokenizer's library reports its use to its makers unless it is told not to.
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
    }

    private final Semaphore places =
            new Semaphore(Math.max(2, Runtime.getRuntime().availableProcessors()));

    /// The first call loads the model, which takes about half a second.
    float[] embed(String text) throws InterruptedException {
        places.acquire();
        try {
            return Loaded.MODEL.embed(text).content().vector();
        } finally {
            places.release();
        }
    }

    private static final class Loaded extends AbstractInProcessEmbeddingModel {
        static final Loaded MODEL = new Loaded();

        private final OnnxBertBiEncoder encoder = open();

        private Loaded() {
            super(Runnable::run);
        }

        @Override
        protected OnnxBertBiEncoder model() {
            return encoder;
        }

        private static OnnxBertBiEncoder open() {
            try (InputStream model = resource(Embedder.MODEL);
                    InputStream tokenizer = resource(TOKENIZER);
                    OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
                options.setIntraOpNumThreads(1);
                options.setInterOpNumThreads(1);
                OrtEnvironment environment = OrtEnvironment.getEnvironment();
                OrtSession session = environment.createSession(model.readAllBytes(), options);
                return new OnnxBertBiEncoder(environment, session, tokenizer, PoolingMode.MEAN);
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            } catch (OrtException broken) {
                throw new IllegalStateException("The embedding model could not be loaded", broken);
            }
        }

        private static InputStream resource(String name) {
            return Objects.requireNonNull(Embedder.class.getResourceAsStream(name), name);
        }
    }
}
