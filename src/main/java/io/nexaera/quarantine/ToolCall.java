package io.nexaera.quarantine;

import java.util.Map;

/// What a model wants a tool to do. Its arguments were written by a model that may have read anything.
///
/// @param consequences whether it changes or sends anything: writes, mails, pays, deletes, fetches by URL
public record ToolCall(String tool, boolean consequences, Map<String, String> arguments) {
    public ToolCall {
        arguments = Map.copyOf(arguments);
    }
}
