package io.nexaera.models;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads the data of server-sent events (WHATWG HTML §9.2.6). Bytes become text a whole line at a time, so a character
/// that is split between two network packets stays whole. Names, ids and comments are skipped: no provider here needs
/// them.
final class ServerSentEvents {
    private final InputStream in;
    private boolean afterCarriageReturn;
    private boolean firstLine = true;

    /// @param in should be buffered or fast: it is read byte by byte; its own limit bounds a line
    ServerSentEvents(InputStream in) {
        this.in = in;
    }

    /// The data of the next complete event, or empty at the end. An event that the end cuts off is dropped.
    Optional<String> next() throws IOException {
        List<String> data = new ArrayList<>();
        for (Optional<String> line = line(); line.isPresent(); line = line()) {
            String text = line.get();
            if (text.isEmpty() && !data.isEmpty()) {
                return Optional.of(String.join("\n", data));
            }
            if (text.equals("data") || text.startsWith("data:")) {
                data.add(value(text));
            }
        }
        return Optional.empty();
    }

    private static String value(String line) {
        String value = line.substring(Math.min(line.length(), "data:".length()));
        return value.startsWith(" ") ? value.substring(1) : value;
    }

    private Optional<String> line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(256);
        for (int next = in.read(); next >= 0; next = in.read()) {
            boolean secondHalf = afterCarriageReturn && next == '\n';
            afterCarriageReturn = next == '\r';
            if (!secondHalf && (next == '\n' || next == '\r')) {
                return Optional.of(withoutMark(line.toString(StandardCharsets.UTF_8)));
            }
            if (!secondHalf) {
                line.write(next);
            }
        }
        return Optional.empty();
    }

    private String withoutMark(String line) {
        boolean marked = firstLine && line.startsWith("\uFEFF");
        firstLine = false;
        return marked ? line.substring(1) : line;
    }
}
