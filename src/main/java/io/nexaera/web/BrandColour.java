package io.nexaera.web;

import java.util.Locale;
import java.util.regex.Pattern;

/// An sRGB colour of a brand, and its readable relatives: text in this colour keeps WCAG's contrast of 4.5 : 1 on our
/// light and dark surfaces whatever an agency picks. Contrast and luminance as in WCAG 2.2, "contrast ratio".
record BrandColour(int red, int green, int blue) {
    static final BrandColour DEFAULT = new BrandColour(0x3d, 0x5a, 0x80);
    static final BrandColour LIGHT_SURFACE = new BrandColour(0xf5, 0xf7, 0xfa);
    static final BrandColour DARK_SURFACE = new BrandColour(0x1c, 0x23, 0x2e);
    private static final BrandColour WHITE = new BrandColour(255, 255, 255);
    private static final BrandColour INK = new BrandColour(0x10, 0x16, 0x20);
    private static final Pattern HEX = Pattern.compile("#[0-9a-fA-F]{6}");
    /// More than WCAG's 4.5, because it also stands on surfaces tinted with the colour itself.
    private static final double READABLE = 5.4;
    private static final int STEPS = 100;

    /// `#rrggbb`; anything else is the default colour, so that a stylesheet can never be broken out of.
    static BrandColour parse(String hex) {
        if (!HEX.matcher(hex).matches()) {
            return DEFAULT;
        }
        int rgb = Integer.parseInt(hex.substring(1), 16);
        return new BrandColour(rgb >> 16 & 0xff, rgb >> 8 & 0xff, rgb & 0xff);
    }

    String hex() {
        return String.format(Locale.ROOT, "#%02x%02x%02x", red, green, blue);
    }

    /// White or ink, whichever reads better on this colour.
    BrandColour textOnIt() {
        return contrast(WHITE) >= contrast(INK) ? WHITE : INK;
    }

    /// This colour, darkened or lightened just until it can be read on `surface`.
    BrandColour readableOn(BrandColour surface) {
        BrandColour towards = surface.luminance() > 0.5 ? INK : WHITE;
        for (int step = 0; step <= STEPS; step++) {
            BrandColour candidate = mixedWith(towards, (double) step / STEPS);
            if (candidate.contrast(surface) >= READABLE) {
                return candidate;
            }
        }
        return towards;
    }

    double contrast(BrandColour other) {
        double lighter = Math.max(luminance(), other.luminance());
        double darker = Math.min(luminance(), other.luminance());
        return (lighter + 0.05) / (darker + 0.05);
    }

    private BrandColour mixedWith(BrandColour other, double share) {
        return new BrandColour(
                mix(red, other.red, share), mix(green, other.green, share), mix(blue, other.blue, share));
    }

    /// Degrees around the colour wheel, 0 to 360; 0 for greys.
    double hue() {
        double most = Math.max(red, Math.max(green, blue));
        double span = most - Math.min(red, Math.min(green, blue));
        if (span == 0) {
            return 0;
        }
        double sixth = most == red
                ? (green - blue) / span
                : most == green ? 2 + (blue - red) / span : 4 + (red - green) / span;
        return (sixth * 60 + 360) % 360;
    }

    /// How far apart two hues are, 0 to 180 degrees.
    double hueDistance(BrandColour other) {
        double apart = Math.abs(hue() - other.hue());
        return Math.min(apart, 360 - apart);
    }

    private static int mix(int from, int to, double share) {
        return (int) Math.round(from + (to - from) * share);
    }

    private double luminance() {
        return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
    }

    private static double linear(int channel) {
        double value = channel / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }
}
