package io.nexaera.house;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.nexaera.Browserless;
import io.nexaera.TestDatabase;
import io.nexaera.TestInstallation;
import io.nexaera.identity.Role;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/// Passwords, keys and cookies stay out of the log, even at its most talkative, and out of the audit log.
class NothingSecretIsLoggedTest {
    private static final String PROVIDER_KEY = "sk-canary-4f9d1c7e2b8a6053";
    private static final String WRONG_PASSWORD = "canary-wrong-password-77";

    private final TestInstallation.Tenant maple = TestInstallation.mapleDental();

    @Test
    void aWalkThroughTheSecretsLeavesNoneBehind() throws SQLException {
        List<ILoggingEvent> log = listenTo("io.nexaera", this::walk);
        Stream.of(
                        PROVIDER_KEY,
                        WRONG_PASSWORD,
                        TestInstallation.PASSWORD,
                        maple.key().text())
                .forEach(secret -> assertThat(log)
                        .noneMatch(event -> event.getFormattedMessage().contains(secret)
                                || (event.getThrowableProxy() != null
                                        && String.valueOf(event.getThrowableProxy()
                                                        .getMessage())
                                                .contains(secret))));
        assertThat(auditLogHolds(PROVIDER_KEY)).isFalse();
        assertThat(auditLogHolds(WRONG_PASSWORD)).isFalse();
    }

    /// The control: what is logged is seen by this test.
    @Test
    void aSecretThatIsLoggedWouldBeFound() {
        List<ILoggingEvent> log = listenTo(
                "io.nexaera", () -> LoggerFactory.getLogger("io.nexaera.test").info("key {}", PROVIDER_KEY));
        assertThat(log).anyMatch(event -> event.getFormattedMessage().contains(PROVIDER_KEY));
    }

    private void walk() {
        Browserless.anonymous()
                .form("/sign-in", "email=" + maple.email(Role.CLIENT_VIEWER) + "&password=" + WRONG_PASSWORD);
        Browserless owner = Browserless.signedIn(maple, Role.CLIENT_OWNER);
        owner.post(maple.place().apiPath() + "/model-connections", """
                {"name":"Canary","kind":"openai","baseUrl":"http://127.0.0.1:9/v1","defaultModel":"m","key":"%s"}""".formatted(PROVIDER_KEY));
        owner.post(maple.place().apiPath() + "/keys", "{\"name\":\"k\",\"scopes\":[\"chat\"]}");
        Browserless.withKey(maple.key().text() + "x").get("/api/v1/me");
        owner.post(maple.place().apiPath() + "/agents", "{ not json " + PROVIDER_KEY);
    }

    private static List<ILoggingEvent> listenTo(String name, Runnable work) {
        Logger logger = (Logger) LoggerFactory.getLogger(name);
        Level before = logger.getLevel();
        ListAppender<ILoggingEvent> listener = new ListAppender<>();
        listener.start();
        logger.addAppender(listener);
        logger.setLevel(Level.TRACE);
        try {
            work.run();
            return List.copyOf(listener.list);
        } finally {
            logger.setLevel(before);
            logger.detachAppender(listener);
        }
    }

    private static boolean auditLogHolds(String text) throws SQLException {
        try (Connection superuser = TestDatabase.asSuperuser();
                var search = superuser.prepareStatement(
                        "select exists (select from app.audit_entry e where strpos(e::text, ?) > 0)")) {
            search.setString(1, text);
            try (var row = search.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }
}
