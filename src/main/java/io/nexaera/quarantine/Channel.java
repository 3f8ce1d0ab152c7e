package io.nexaera.quarantine;

/// Where a text comes from. Each has a threshold of its own: what a person may ask in a chat has no business in a mail.
public enum Channel {
    /// A person who talks to the agent, and may tell it what to do.
    CHAT,
    /// Uploaded or retrieved text.
    DOCUMENT,
    MAIL,
    /// What a tool or another system answered.
    TOOL;

    /// In all but a chat an instruction to an assistant is out of place, harmful or not.
    boolean carriesOrders() {
        return this == CHAT;
    }

    /// As it is called in a sentence.
    public String word() {
        return switch (this) {
            case CHAT -> "message";
            case DOCUMENT -> "document";
            case MAIL -> "mail";
            case TOOL -> "tool's answer";
        };
    }
}
