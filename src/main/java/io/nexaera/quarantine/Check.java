package io.nexaera.quarantine;

import java.util.Locale;

/// What is looked for; the code is stable and goes into traces and the audit log.
public enum Check {
    CHARACTERS("Length in characters"),
    TOKENS("Length in tokens"),
    INVISIBLE("Invisible characters"),
    ROLE_MARKER("Role markers and delimiters"),
    ENCODED("Encoded text"),
    INSTRUCTION("Text that gives the assistant orders"),
    CANARY("The system prompt in an answer"),
    SECRET("Keys and secrets in an answer"),
    PLACEHOLDER("Placeholders of other conversations in an answer"),
    LINK("Links that carry data out"),
    IMAGE("Images that carry data out"),
    TOOL_ARGUMENT("Tool arguments from untrusted text");

    private final String title;

    Check(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }

    public String code() {
        return "quarantine." + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
