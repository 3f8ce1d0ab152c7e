package io.nexaera.web;

import io.nexaera.identity.Requires;
import java.time.Duration;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/// A brand's stylesheet and icon. The address holds the colour itself, so no agency needs to be looked up or revealed.
@Controller
class BrandPages {
    private static final CacheControl FOR_EVER =
            CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable();

    @GetMapping("/brand/{colour:[0-9a-f]{6}}.css")
    @Requires.Open
    ResponseEntity<String> stylesheet(@PathVariable String colour) {
        return answer("text/css", BrandStylesheet.of(BrandColour.parse("#" + colour)));
    }

    @GetMapping("/brand/{colour:[0-9a-f]{6}}/{letter:[A-Zo0-9]}.svg")
    @Requires.Open
    ResponseEntity<String> icon(@PathVariable String colour, @PathVariable String letter) {
        return answer("image/svg+xml", BrandStylesheet.icon(letter, BrandColour.parse("#" + colour)));
    }

    private static ResponseEntity<String> answer(String type, String body) {
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(type + ";charset=UTF-8"))
                .cacheControl(FOR_EVER)
                .body(body);
    }
}
