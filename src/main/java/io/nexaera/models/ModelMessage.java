package io.nexaera.models;

/// One turn of a conversation as a model reads it.
public record ModelMessage(Role role, String text) {

    /// Who speaks.
    public enum Role {
        SYSTEM,
        USER,
        ASSISTANT
    }

    public static ModelMessage system(String text) {
        return new ModelMessage(Role.SYSTEM, text);
    }

    public static ModelMessage user(String text) {
        return new ModelMessage(Role.USER, text);
    }

    public static ModelMessage assistant(String text) {
        return new ModelMessage(Role.ASSISTANT, text);
    }
}
