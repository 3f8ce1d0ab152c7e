package io.nexaera.web;

/// A number on a home page that leads somewhere.
///
/// @param icon a symbol of `static/icons.svg`
/// @param more the small line below the number
record Tile(String what, String icon, String value, String more, String path) {
    Tile(String what, String icon, long value, String more, String path) {
        this(what, icon, Long.toString(value), more, path);
    }
}
