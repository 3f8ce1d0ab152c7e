package io.nexaera.cli;

import io.nexaera.database.CannotStart;
import io.nexaera.tenancy.UnsafeDatabase;
import io.nexaera.vault.UnusableKeys;
import java.util.Optional;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.web.server.PortInUseException;

/// Why the application did not come up: a plain sentence where an operator can mend it, else the bug as it is.
final class StartFailure {
    private static final int DEEPEST_CAUSE = 30;

    private StartFailure() {}

    static RuntimeException explain(RuntimeException failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
            Optional<String> sentence = sentence(cause);
            if (sentence.isPresent()) {
                return new CannotStart(sentence.get());
            }
            cause = cause.getCause();
        }
        return failure;
    }

    private static Optional<String> sentence(Throwable cause) {
        return switch (cause) {
            case PortInUseException taken ->
                Optional.of(
                        "Port " + taken.getPort() + " was taken while Nexaera started. Choose another with --port.");
            case FlywayValidateException mismatch ->
                Optional.of(
                        "The data was made by another build of Nexaera, and this build can't continue it. For a demo:"
                                + " choose another folder with --data, or delete the old one. For an installation: start the"
                                + " release that made it, or a newer one (docs/operations/upgrade.md).");
            case UnsafeDatabase unsafe -> Optional.ofNullable(unsafe.getMessage());
            case UnusableKeys missing -> Optional.ofNullable(missing.getMessage());
            case BindException wrong -> Optional.of(setting(wrong));
            case FlywayException failed ->
                Optional.of("The database's tables could not be brought up to date: " + failed.getMessage());
            default -> Optional.empty();
        };
    }

    /// Says what our own check of the settings said; anything else may quote a value.
    static String setting(BindException wrong) {
        Throwable cause = wrong;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return "A setting is wrong: "
                + (cause.getClass() == IllegalArgumentException.class ? cause.getMessage() : wrong.getName())
                + " (docs/operations/settings.md)";
    }
}
