package io.nexaera.web;

import java.time.Instant;
import java.util.Optional;

/// One line above every page while somebody of the agency is in a client's place, or asks to be.
///
/// @param kind `visitor` to the one who is in, `host` to the client's people, `asking` to those who decide, `allowed`
/// to the one who may go in, `erasing` while an erasure waits
/// @param left what is left of it when the page was made; a script counts on
/// @param watch an address that says whether it still goes on; empty for a request
/// @param end where a button ends it; empty for people who may not
/// @param look where to read more
/// @param after where the browser goes when it is over; empty to stay
record AccessBanner(
        String kind,
        String text,
        Optional<Instant> until,
        String left,
        Optional<String> watch,
        Optional<String> end,
        Optional<String> look,
        Optional<String> after) {}
