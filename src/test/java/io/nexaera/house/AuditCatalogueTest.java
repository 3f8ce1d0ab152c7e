package io.nexaera.house;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexaera.TestDatabase;
import io.nexaera.TestInstallation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// No action in the code or in the log that `docs/audit-actions.md` doesn't explain.
class AuditCatalogueTest {
    private static final Pattern IN_CODE = Pattern.compile("AuditEvent\\.of\\(\"([a-z0-9-]+\\.[a-z0-9-]+)\"");
    private static final Pattern IN_CATALOGUE = Pattern.compile("`([a-z0-9-]+\\.[a-z0-9-]+)`");

    @Test
    void everyActionInTheCodeIsExplained() throws IOException {
        Set<String> used = new TreeSet<>();
        try (var files = Files.walk(Path.of("src/main/java"))) {
            files.filter(file -> file.toString().endsWith(".java")).forEach(file -> used.addAll(found(IN_CODE, file)));
        }
        assertThat(used).isNotEmpty();
        assertThat(catalogue()).containsAll(used);
    }

    @Test
    void everyActionInTheLogIsExplained() throws SQLException {
        TestInstallation.url();
        Set<String> logged = new TreeSet<>();
        try (Connection superuser = TestDatabase.asSuperuser();
                var statement = superuser.createStatement();
                var rows = statement.executeQuery(
                        "select distinct action from app.audit_entry where action not like 'test.%'")) {
            while (rows.next()) {
                logged.add(rows.getString(1));
            }
        }
        assertThat(logged).isNotEmpty();
        assertThat(catalogue()).containsAll(logged);
    }

    private static Set<String> catalogue() {
        return found(IN_CATALOGUE, Path.of("docs/audit-actions.md"));
    }

    private static Set<String> found(Pattern pattern, Path file) {
        try {
            Set<String> names = new TreeSet<>();
            pattern.matcher(Files.readString(file)).results().forEach(match -> names.add(match.group(1)));
            return names;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
