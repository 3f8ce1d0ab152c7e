package io.nexaera.quarantine;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// A sentence model that remembers what it was asked, in memory and, once kept, in a file for the next run.
final class Vectors implements SentenceModel {
    private static final int MOST = 38_000;

    private final SentenceModel model;
    private final Path file;
    private final Map<String, float[]> known = new HashMap<>();
    private int fresh;

    Vectors(SentenceModel model, Path file) throws IOException {
        this.model = model;
        this.file = file;
        if (Files.exists(file)) {
            read();
        }
    }

    @Override
    public float[] embed(String text) {
        float[] vector = known.get(text);
        if (vector == null) {
            vector = model.embed(text);
            known.put(text, vector);
            fresh++;
        }
        return vector;
    }

    /// Vectors of as many samples as one waits for: all of foreign texts, the rest by lot.
    Map<String, float[]> of(List<Sample> samples) {
        List<Sample> shuffled = new ArrayList<>(samples);
        Collections.shuffle(shuffled, new Random(1));
        Map<String, float[]> wanted = new HashMap<>();
        for (Sample sample : shuffled) {
            boolean rare =
                    !sample.source().startsWith("own-") && !sample.source().equals("spamassassin");
            String text = sample.text();
            if ((rare || wanted.size() < MOST) && speaks(text)) {
                wanted.put(text, embed(text.substring(0, Math.min(InjectionClassifier.LONGEST_PIECE, text.length()))));
            }
        }
        return wanted;
    }

    /// The model takes nothing without a letter or a figure.
    private static boolean speaks(String text) {
        return text.codePoints().limit(InjectionClassifier.LONGEST_PIECE).anyMatch(Character::isLetterOrDigit);
    }

    int fresh() {
        return fresh;
    }

    private void read() throws IOException {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            for (int n = in.readInt(); n > 0; n--) {
                String text = new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
                float[] vector = new float[InjectionWeights.DIMENSIONS];
                for (int i = 0; i < vector.length; i++) {
                    vector[i] = in.readFloat();
                }
                known.put(text, vector);
            }
        }
    }

    void keep() throws IOException {
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            out.writeInt(known.size());
            for (Map.Entry<String, float[]> entry : known.entrySet()) {
                byte[] bytes = entry.getKey().getBytes(StandardCharsets.UTF_8);
                out.writeInt(bytes.length);
                out.write(bytes);
                for (float number : entry.getValue()) {
                    out.writeFloat(number);
                }
            }
        }
    }
}
