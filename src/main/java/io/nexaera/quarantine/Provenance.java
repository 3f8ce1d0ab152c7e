package io.nexaera.quarantine;

/// Where a text comes from, for a label that a model and a person can read.
public sealed interface Provenance {
    /// A passage that search found in a document.
    record Retrieved(String document, String place) implements Provenance {}

    /// A file that somebody uploaded to the conversation.
    record Uploaded(String file) implements Provenance {}

    /// What a tool answered.
    record Tool(String name) implements Provenance {}

    record Mail(String from) implements Provenance {}

    default String label() {
        return switch (this) {
            case Retrieved passage -> passage.document() + ", " + passage.place();
            case Uploaded upload -> "uploaded file " + upload.file();
            case Tool tool -> "answer of tool " + tool.name();
            case Mail mail -> "mail from " + mail.from();
        };
    }

    default Channel channel() {
        return switch (this) {
            case Retrieved passage -> Channel.DOCUMENT;
            case Uploaded upload -> Channel.DOCUMENT;
            case Tool tool -> Channel.TOOL;
            case Mail mail -> Channel.MAIL;
        };
    }
}
