package io.nexaera.cli;

import io.nexaera.NexaeraApplication;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

/// The application while it runs in this process.
record Application(ConfigurableApplicationContext context, Listen listen) {
    /// Starts it with these settings, which win over every other source.
    ///
    /// @param afterStop runs when the process ends, after the application is down
    static Application start(Listen listen, Map<String, Object> settings, Runnable afterStop) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("server.address", listen.host());
        all.put("server.port", listen.port());
        SpringApplication.getShutdownHandlers().add(afterStop);
        SpringApplication spring = new SpringApplication(NexaeraApplication.class);
        spring.setLogStartupInfo(false);
        spring.addInitializers(context ->
                context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("nexaera command", all)));
        return new Application(run(spring), listen);
    }

    private static ConfigurableApplicationContext run(SpringApplication spring) {
        try {
            return spring.run();
        } catch (RuntimeException e) {
            throw StartFailure.explain(e);
        }
    }

    String url() {
        return listen.url(port());
    }

    /// Gives back the memory that only the start needed. Takes about a tenth of a second.
    void settle() {
        System.gc();
    }

    /// Asks for the first page, as a browser would, and waits until it has come.
    void openFirstPage() throws IOException {
        try (Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port());
                InputStream answer = socket.getInputStream()) {
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            answer.readAllBytes();
        }
    }

    private int port() {
        return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }
}
