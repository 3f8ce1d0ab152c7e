package io.nexaera.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrandColourTest {
    private static final double WCAG_AA = 4.5;

    @ParameterizedTest
    @ValueSource(strings = {"#000000", "#ffffff", "#ffff00", "#4338ca", "#00ff88", "#ff0000", "#808080", "#123456"})
    void everyBrandStaysReadableOnBothThemes(String hex) {
        BrandColour brand = BrandColour.parse(hex);

        assertThat(brand.readableOn(BrandColour.LIGHT_SURFACE).contrast(BrandColour.LIGHT_SURFACE))
                .isGreaterThanOrEqualTo(WCAG_AA);
        assertThat(brand.readableOn(BrandColour.DARK_SURFACE).contrast(BrandColour.DARK_SURFACE))
                .isGreaterThanOrEqualTo(WCAG_AA);
        assertThat(brand.contrast(brand.textOnIt())).isGreaterThanOrEqualTo(WCAG_AA);
    }

    @ParameterizedTest
    @ValueSource(strings = {"#0f766e", "#1c7c6d", "#4338ca", "#8a3d9b", "#ff0000", "#1f5fbf"})
    void clientsPagesNeverLookLikeTheAgencys(String hex) {
        BrandColour brand = BrandColour.parse(hex);

        assertThat(brand.hueDistance(BrandStylesheet.client(brand))).isGreaterThan(50);
    }

    @Test
    void contrastIsThatOfWcag() {
        assertThat(BrandColour.parse("#000000").contrast(BrandColour.parse("#ffffff")))
                .isEqualTo(21.0);
    }

    @Test
    void whatIsNoColourCannotBreakOutOfTheStylesheet() {
        assertThat(BrandStylesheet.of(BrandColour.parse("red;} body{display:none")))
                .isEqualTo(BrandStylesheet.of(BrandColour.DEFAULT));
    }

    @Test
    void theIconHoldsOneLetterAndNoMarkup() {
        assertThat(BrandStylesheet.icon("<script>", BrandColour.DEFAULT))
                .contains(">?</text>")
                .doesNotContain("script");
    }
}
