package io.nexaera.identity;

/// What a person is somewhere.
public record Membership(Place place, Role role) {}
