package io.nexaera.quarantine;

/// Turns a short text into a vector that stands for its meaning. `knowledge` fills this with the model that runs in
/// this
/// process; without one the classifier goes by words alone.
public interface SentenceModel {
    /// @return 384 numbers of length 1, as all-MiniLM-L6-v2 makes them
    float[] embed(String text);
}
