package io.nexaera.web;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// @param name what pages that belong to no agency call this installation: the sign-in, the error pages
/// @param color its brand colour, `#rrggbb`
@ConfigurationProperties("nexaera.web")
record WebSettings(
        @DefaultValue("Agent console") String name,
        @DefaultValue("#3d5a80") String color) {}
