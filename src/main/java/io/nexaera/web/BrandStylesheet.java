package io.nexaera.web;

import java.util.Comparator;
import java.util.stream.Stream;

/// What `/brand/{colour}.css` and `.svg` say: the brand's colours in readable shades, and its initial as an icon.
///
/// A client's pages have a colour of their own, so that nobody mistakes one for the agency's: of a few calm ones, that
/// which is farthest from the brand.
final class BrandStylesheet {
    private BrandStylesheet() {}

    static String of(BrandColour brand) {
        BrandColour client = client(brand);
        return """
                :root { --brand: %s; --on-brand: %s; --brand-text: %s; --client: %s; --client-text: %s; }
                [data-bs-theme="dark"] { --brand-text: %s; --client-text: %s; }
                """.formatted(
                        brand.hex(),
                        brand.textOnIt().hex(),
                        brand.readableOn(BrandColour.LIGHT_SURFACE).hex(),
                        client.hex(),
                        client.readableOn(BrandColour.LIGHT_SURFACE).hex(),
                        brand.readableOn(BrandColour.DARK_SURFACE).hex(),
                        client.readableOn(BrandColour.DARK_SURFACE).hex());
    }

    static BrandColour client(BrandColour brand) {
        return Stream.of("#0f766e", "#8a3d9b", "#4750c8")
                .map(BrandColour::parse)
                .max(Comparator.comparingDouble(brand::hueDistance))
                .orElseThrow();
    }

    static String icon(String initial, BrandColour brand) {
        return """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="%s"/>\
                <text x="16" y="22.5" text-anchor="middle" font-family="system-ui, sans-serif" font-size="18" \
                font-weight="700" fill="%s">%s</text></svg>
                """.formatted(brand.hex(), brand.textOnIt().hex(), letter(initial));
    }

    private static String letter(String initial) {
        int first = initial.isEmpty() ? '?' : initial.codePointAt(0);
        return Character.isLetterOrDigit(first) ? new String(Character.toChars(first)) : "?";
    }
}
