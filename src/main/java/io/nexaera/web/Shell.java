package io.nexaera.web;

import java.util.List;
import java.util.Optional;

/// What the frame around a page shows: whose house this is, where one stands in it, where one can go.
/// Templates know it as `shell`.
///
/// @param brand the agency's name, or the installation's where no agency is known
/// @param brandSlug names the stylesheet and icon under `/brand`
/// @param place the scope one stands in; empty on pages before sign-in
/// @param menu what this person may open here
/// @param notice a sentence about what has just been done
/// @param assets where scripts, styles and icons of this version lie, see [Assets]
record Shell(
        String brand,
        String brandSlug,
        Optional<Place> place,
        Optional<Person> person,
        List<MenuGroup> menu,
        Optional<String> notice,
        String requestId,
        String assets) {

    public String brandInitials() {
        return Initials.of(brand);
    }

    /// What the browser's tab says.
    public String titled(String page) {
        return page + " · " + place.map(Place::name).orElse(brand);
    }

    /// @param kind `agency` or `client`; colours the bar on top
    /// @param owner the agency of a client, else empty
    record Place(String kind, String name, String owner, String path) {
        public String initials() {
            return Initials.of(name);
        }
    }

    record Person(String name, String role) {
        public String initials() {
            return Initials.of(name);
        }
    }

    /// @param title empty for the first, unnamed group
    record MenuGroup(String title, List<MenuItem> items) {}

    /// @param section the name by which a page says that it belongs here
    /// @param shortcut the letter after `g` that leads here
    record MenuItem(String section, String label, String icon, String path, String shortcut) {}
}
