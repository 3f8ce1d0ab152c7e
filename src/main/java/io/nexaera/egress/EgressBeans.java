package io.nexaera.egress;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Hands the one door to Spring, and tells it what this process listens at and keeps its rows in; the door itself knows
/// nothing of it.
@Configuration(proxyBeanMethods = false)
class EgressBeans {
    private static final Pattern DATABASE_PORT = Pattern.compile("//[^/]*:(\\d{1,5})/");

    @Bean(destroyMethod = "close")
    Outbound outbound(EgressSettings settings, @Value("${nexaera.database.url:}") String database) {
        Outbound outbound = new Outbound(settings);
        Matcher port = DATABASE_PORT.matcher(database);
        outbound.listensAt(port.find() ? Integer.parseInt(port.group(1)) : 5432);
        return outbound;
    }

    @Bean
    ApplicationListener<WebServerInitializedEvent> ownListeners(Outbound outbound) {
        return started -> outbound.listensAt(started.getWebServer().getPort());
    }
}
