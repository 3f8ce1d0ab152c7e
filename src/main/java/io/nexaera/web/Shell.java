package io.nexaera.web;

import java.util.List;
import java.util.Optional;

/// What the frame around a page shows: whose house this is, where one stands in it, where one can go.
/// Templates know it as `shell`; [Frame] makes it.
///
/// @param place the scope one stands in; empty on pages that belong to none
/// @param places every scope this person can switch to
/// @param menu what this person may open here
/// @param access who of the agency is in here, or asks to be: shown above everything else
/// @param logoffMinutes where nothing that is said here is stored (Healthcare Mode): after so long without a sign of
/// life the
/// page signs out
/// @param notice a sentence about what has just been done
/// @param requestId for the person who asks for help
/// @param assets where scripts, styles and icons of this version lie, see [Assets]
record Shell(
        Brand brand,
        Optional<Here> place,
        List<Here> places,
        Optional<User> person,
        List<Menu.Group> menu,
        Optional<String> notice,
        List<AccessBanner> access,
        Optional<Long> logoffMinutes,
        String requestId,
        String assets) {

    public boolean isHealthcare() {
        return logoffMinutes.isPresent();
    }

    /// What the browser's tab says.
    public String titled(String page) {
        return page + " · " + place.map(Here::name).orElse(brand.name());
    }

    /// An agency's, or the installation's where no agency is known.
    record Brand(String name, BrandColour colour) {
        public String initials() {
            return Initials.of(name);
        }

        /// Both below hold all they need in their address: they are the same for ever and tell nobody anything.
        public String stylesheet() {
            return "/brand/" + colour.hex().substring(1) + ".css";
        }

        public String icon() {
            return "/brand/" + colour.hex().substring(1) + "/" + Initials.letter(name) + ".svg";
        }
    }

    /// @param kind `agency` or `client`; colours the bar on top
    /// @param says what it is: `Agency`, `Client of Northwind AI`
    /// @param role what this person is there
    record Here(String kind, String name, String says, String path, String role) {
        public String initials() {
            return Initials.of(name);
        }
    }

    /// @param role in the place one stands in
    record User(String name, String role) {
        public String initials() {
            return Initials.of(name);
        }
    }
}
