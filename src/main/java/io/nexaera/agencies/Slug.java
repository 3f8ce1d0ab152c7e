package io.nexaera.agencies;

import java.text.Normalizer;
import java.util.Locale;

/// Names as they look in addresses: `Maple Dental GmbH` becomes `maple-dental-gmbh`.
public final class Slug {
    private static final int MAX_CHARS = 40;

    private Slug() {}

    /// Lower-case letters, digits and single hyphens, 2 to 40 of them; `fallback` where nothing of the name remains.
    public static String of(String name, String fallback) {
        String plain = Normalizer.normalize(name, Normalizer.Form.NFKD)
                .replaceAll("\\p{M}", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-");
        String cut = trimmed(plain.length() > MAX_CHARS ? plain.substring(0, MAX_CHARS) : plain);
        return cut.length() < 2 ? fallback : cut;
    }

    private static String trimmed(String text) {
        return text.replaceAll("^-+|-+$", "");
    }
}
