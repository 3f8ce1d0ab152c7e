package io.nexaera.privacy;

/// What happens to a kind of personal data before a text leaves.
public enum RedactionMode {
    /// A numbered placeholder, which [Redactor#restore] turns back.
    REPLACE,
    /// The name of its kind, `[phone]`, the same for all. Never turned back.
    LABEL,
    /// Dots instead of letters and digits; of long numbers the last four stay. Never turned back.
    MASK,
    /// Less of it: a date its year, a postal code its region, an age only if it is below 90. Never turned back.
    GENERALISE,
    /// A keyed hash: the same value is the same hash under one key, in any conversation. Never turned back.
    HASH,
    /// As it is.
    KEEP
}
