package io.nexaera.identity;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// What a handler method asks of its caller. Every handler carries this, [SignedIn], [Known] or [Open]; one without is
/// refused.
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Requires {
    Permission value();

    /// For any person with a session, in no particular place.
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @interface SignedIn {}

    /// For any person or key, in no particular place: the handler gets a [io.nexaera.identity.Known].
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @interface Known {}

    /// For anybody at all. The list of these only shrinks: `EveryEndpointIsGuardedTest` holds it.
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @interface Open {}
}
