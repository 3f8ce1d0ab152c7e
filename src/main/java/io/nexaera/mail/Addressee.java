package io.nexaera.mail;

import java.util.UUID;

/// Somebody whom mail can be written to. The program's log calls them by their id, never by their address.
public interface Addressee {
    UUID id();

    /// As somebody once typed it: it may be no address at all.
    String email();
}
