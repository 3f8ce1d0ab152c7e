package io.nexaera.identity;

import io.nexaera.mail.Addressee;
import java.util.UUID;

/// Somebody who can sign in.
public record Person(UUID id, String email, String name) implements Addressee {}
