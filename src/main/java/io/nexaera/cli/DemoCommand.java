package io.nexaera.cli;

import io.nexaera.database.EmbeddedPostgres;
import io.nexaera.demo.DemoSeed;
import io.nexaera.demo.Planted;
import io.nexaera.egress.EgressSettings;
import io.nexaera.tenancy.DatabaseBootstrap;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// `./nexaera demo`: a database of its own, a seeded agency with two clients, ready in seconds, on this machine alone.
///
/// Everything is kept in one folder; starting again continues where it stopped.
final class DemoCommand {
    private static final String[] ROLES = {"nx_owner", "nx_app", "nx_platform"};

    private final Progress progress;
    private final PrintStream out;

    DemoCommand(Progress progress, PrintStream out) {
        this.progress = progress;
        this.out = out;
    }

    int run(Arguments arguments) {
        Listen listen = arguments.listen();
        listen.check("demo");
        Path folder = arguments.data().orElseGet(DemoCommand::usualFolder);
        progress.step("starting the database in " + folder);
        EmbeddedPostgres postgres = EmbeddedPostgres.start(folder);
        try {
            return run(arguments, listen, folder, postgres);
        } catch (RuntimeException e) {
            postgres.close();
            throw e;
        }
    }

    static Path usualFolder() {
        String home = System.getenv().getOrDefault("HOME", System.getProperty("user.home"));
        return Path.of(home, ".nexaera", "demo").toAbsolutePath();
    }

    private int run(Arguments arguments, Listen listen, Path folder, EmbeddedPostgres postgres) {
        bootstrap(postgres);
        progress.step("starting Nexaera");
        Application application = Application.start(listen, settings(folder, postgres), postgres::close);
        DemoFile demo = DemoFile.of(application, plant(application, folder, postgres), postgres);
        demo.write(folder);
        out.println("ready " + application.url());
        progress.step("ready");
        new Landing(demo, folder, listen).print(out);
        application.settle();
        return arguments.untilReady() ? openOnce(application) : Nexaera.STAYS_UP;
    }

    private static Planted plant(Application application, Path folder, EmbeddedPostgres postgres) {
        List<Planted.Key> known = DemoFile.read(folder).map(DemoFile::apiKeys).orElse(List.of());
        return application
                .context()
                .getBean(DemoSeed.class)
                .plant(email -> postgres.secrets().password("demo." + email), known);
    }

    private static int openOnce(Application application) {
        try {
            application.openFirstPage();
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void bootstrap(EmbeddedPostgres postgres) {
        Map<String, String> passwords = new HashMap<>();
        for (String role : ROLES) {
            passwords.put(role, password(postgres, role));
        }
        try (Connection superuser = DriverManager.getConnection(
                postgres.jdbcUrl(), EmbeddedPostgres.SUPERUSER, postgres.superuserPassword())) {
            DatabaseBootstrap.run(superuser, passwords);
        } catch (SQLException e) {
            throw new IllegalStateException("the demo's database could not be prepared", e);
        }
    }

    static String password(EmbeddedPostgres postgres, String role) {
        return postgres.secrets().password("database." + role + ".password");
    }

    private static Map<String, Object> settings(Path folder, EmbeddedPostgres postgres) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("nexaera.demo", true);
        settings.put("nexaera.web.name", DemoSeed.AGENCY);
        settings.put("nexaera.web.color", DemoSeed.COLOR);
        settings.put("nexaera.log.key-file", folder.resolve("log.key"));
        settings.put("nexaera.proof.folders", folder);
        settings.putAll(Map.of(
                "nexaera.egress.internal-hosts", EgressSettings.THIS_MACHINE,
                "nexaera.database.url", postgres.jdbcUrl(),
                "nexaera.database.app-user", "nx_app",
                "nexaera.database.app-password", password(postgres, "nx_app"),
                "nexaera.database.owner-password", password(postgres, "nx_owner"),
                "nexaera.database.platform-password", password(postgres, "nx_platform"),
                "nexaera.database.context-key", postgres.secrets().key("context.key"),
                "nexaera.vault.keystore", folder.resolve("vault.p12"),
                "nexaera.vault.password", postgres.secrets().password("vault.password")));
        return settings;
    }
}
