package io.nexaera.webhooks;

import io.nexaera.outbox.EventType;
import io.nexaera.problem.Problem;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What people say about an endpoint.
///
/// @param types empty for all
/// @throws Problem.Invalid naming the field
record EndpointDraft(String url, String note, Optional<List<String>> types, boolean withContent) {
    private static final int MAX_NOTE_CHARS = 200;
    private static final Set<String> THIS_MACHINE = Set.of("127.0.0.1", "localhost", "[::1]");

    EndpointDraft {
        url = url.strip();
        note = note.strip();
        types = types.map(chosen -> chosen.stream().distinct().sorted().toList());
        if (note.length() > MAX_NOTE_CHARS) {
            throw new Problem.Invalid("webhooks.note", "note", "A note has at most 200 characters.");
        }
        if (types.isPresent() && types.get().isEmpty()) {
            throw new Problem.Invalid("webhooks.types", "types", "Choose at least one kind of event, or all.");
        }
        types.ifPresent(chosen -> chosen.forEach(EndpointDraft::requireKnown));
        requireConfidential(url);
    }

    private static void requireKnown(String code) {
        if (EventType.of(code).isEmpty()) {
            throw new Problem.Invalid("webhooks.types", "types", "There is no event called " + clipped(code) + ".");
        }
    }

    /// Only the machine itself may be reached without TLS; whether it may be reached at all, `egress` says.
    private static void requireConfidential(String url) {
        if (url.regionMatches(true, 0, "http://", 0, 7) && !THIS_MACHINE.contains(host(url))) {
            throw new Problem.Invalid(
                    "webhooks.https", "url", "Use https://, or whoever is on the way can read what is sent.");
        }
    }

    private static String host(String url) {
        try {
            return String.valueOf(URI.create(url).getHost());
        } catch (IllegalArgumentException notAnAddress) {
            return "";
        }
    }

    private static String clipped(String code) {
        return code.length() <= 40 ? code : code.substring(0, 40) + "…";
    }
}
