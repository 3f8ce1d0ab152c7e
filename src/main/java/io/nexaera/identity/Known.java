package io.nexaera.identity;

/// Somebody we know: a person with a session, or the holder of an API key.
public sealed interface Known permits SignedIn, Caller {}
