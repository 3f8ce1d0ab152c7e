package io.nexaera.egress;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Hands the raw connections to Spring.
@Configuration(proxyBeanMethods = false)
class ConnectionBeans {

    @Bean(destroyMethod = "close")
    OutboundConnections outboundConnections(Outbound outbound) {
        return outbound.connections();
    }

    @Bean
    OutboundMail outboundMail(OutboundConnections connections) {
        return new OutboundMail(connections);
    }
}
