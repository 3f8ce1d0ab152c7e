package io.nexaera.web;

import org.springframework.boot.jackson.autoconfigure.JsonFactoryBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.core.util.JsonRecyclerPools;

/// What stands behind the guard.
@Configuration(proxyBeanMethods = false)
class WebConfiguration implements WebMvcConfigurer {
    private final Idempotency idempotency;

    WebConfiguration(Idempotency idempotency) {
        this.idempotency = idempotency;
    }

    /// Buffers are not used again: a used one keeps what was said in memory.
    @Bean
    static JsonFactoryBuilderCustomizer forgetful() {
        return factory -> factory.recyclerPool(JsonRecyclerPools.nonRecyclingPool());
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(idempotency).order(10);
    }
}
