package io.nexaera.egress;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Hands the one door to Spring; the door itself knows nothing of it.
@Configuration(proxyBeanMethods = false)
class EgressBeans {

    @Bean(destroyMethod = "close")
    Outbound outbound(EgressSettings settings) {
        return new Outbound(settings);
    }
}
