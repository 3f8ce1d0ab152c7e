package io.nexaera.web;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// What `/api/v1/openapi.json` says about the API as a whole.
@Configuration(proxyBeanMethods = false)
class ApiDescription {
    private static final String KEY = "apiKey";

    @Bean
    OpenAPI openApi() {
        return new OpenAPI()
                .info(new Info().title("API").version("v1").description("""
                        Send an API key as `Authorization: Bearer nx_…`. `GET /api/v1/me` tells which place the key belongs to and \
                        the root of its addresses. Errors are RFC 9457 problem details with a stable `code`. Lists have `items` \
                        and `next`; pass `next` as `cursor` for the following page. A POST with an `Idempotency-Key` can be \
                        repeated safely for 24 hours. After a 429, wait `Retry-After` seconds. What isn't there and what belongs \
                        to somebody else both answer 404 with an empty body."""))
                .components(new Components()
                        .addSecuritySchemes(
                                KEY,
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("bearer")
                                        .bearerFormat("nx_…")))
                .addSecurityItem(new SecurityRequirement().addList(KEY));
    }
}
