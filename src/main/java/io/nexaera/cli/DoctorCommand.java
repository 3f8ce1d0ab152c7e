package io.nexaera.cli;

import io.nexaera.database.CannotStart;
import io.nexaera.database.EmbeddedPostgres;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `./nexaera doctor`: looks at everything that tends to be in the way, and says what to do. It changes nothing.
///
/// It looks at the installation that `DATABASE_URL` names, or else at the demo.
final class DoctorCommand {
    private final PrintStream out;

    DoctorCommand(PrintStream out) {
        this.out = out;
    }

    int run(Arguments arguments) {
        List<Finding> findings = new ArrayList<>();
        findings.add(MachineChecks.java());
        findings.add(MachineChecks.port(arguments.listen()));
        Map<String, String> environment = System.getenv();
        boolean serves = arguments.data().isEmpty() && environment.containsKey("DATABASE_URL");
        findings.addAll(
                serves ? installation(environment) : demo(arguments.data().orElseGet(DemoCommand::usualFolder)));
        Finding.print(findings, out);
        return findings.stream().anyMatch(Finding::isBad) ? 1 : 0;
    }

    private static List<Finding> installation(Map<String, String> environment) {
        List<String> missing = ServeSettings.missing(environment);
        if (!missing.isEmpty()) {
            return List.of(Finding.bad("Settings", "not set:\n" + String.join("\n", missing), "set them"));
        }
        List<Finding> findings = new ArrayList<>();
        try {
            ServeSettings settings = ServeSettings.from(environment);
            findings.add(MachineChecks.disk(settings.keyFolder()));
            settings.keystore().ifPresent(file -> findings.add(MachineChecks.privacy(List.of(file))));
            KeyFile.check(settings);
            findings.add(Finding.good("Settings", "all are set"));
            findings.addAll(new DatabaseChecks(settings.database(), settings.ownerPassword()).run());
            findings.addAll(VaultCheck.of(VaultAccess.of(settings)));
            findings.add(LegacyKeyCheck.of(VaultAccess.of(settings)));
            findings.add(MailCheck.of(environment));
        } catch (CannotStart wrong) {
            findings.add(Finding.bad("Settings", "one is wrong", String.valueOf(wrong.getMessage())));
        }
        return findings;
    }

    private static List<Finding> demo(Path folder) {
        List<Finding> findings = new ArrayList<>();
        findings.add(MachineChecks.disk(folder));
        if (!Files.exists(folder.resolve("data"))) {
            findings.add(Finding.note("Demo", "none in " + folder + " yet", "./nexaera demo makes it"));
            return findings;
        }
        findings.add(MachineChecks.privacy(List.of(
                folder,
                folder.resolve("secrets.properties"),
                folder.resolve("vault.p12"),
                folder.resolve(DemoFile.NAME))));
        findings.addAll(database(folder));
        return findings;
    }

    /// Of the running demo, else of its data while we hold the folder.
    private static List<Finding> database(Path folder) {
        Optional<DemoFile> running = DemoFile.read(folder).filter(DemoFile::answers);
        if (running.isPresent()) {
            return database(folder, running.get().database());
        }
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder)) {
            return database(folder, DemoFile.database(postgres));
        } catch (CannotStart e) {
            return List.of(Finding.bad("Database", "does not start", String.valueOf(e.getMessage())));
        }
    }

    private static List<Finding> database(Path folder, DemoFile.Database database) {
        List<Finding> findings = new ArrayList<>(database.checks().run());
        VaultAccess access = VaultAccess.ofDemo(folder, database.jdbc());
        findings.addAll(VaultCheck.of(access));
        findings.add(LegacyKeyCheck.of(access));
        return findings;
    }
}
