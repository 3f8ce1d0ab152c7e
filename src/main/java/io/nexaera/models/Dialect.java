package io.nexaera.models;

import tools.jackson.databind.JsonNode;

/// How a provider writes its answers.
interface Dialect {

    /// Reads an answer that came in one piece.
    void readWhole(JsonNode body, Answer answer);

    /// Reads the data of one event of a streamed answer.
    void readEvent(String data, Answer answer);
}
