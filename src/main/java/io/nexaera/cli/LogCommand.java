package io.nexaera.cli;

import io.nexaera.audit.LogBroken;
import io.nexaera.audit.LogCheck;
import io.nexaera.audit.TransparencyLog;
import io.nexaera.database.CannotStart;
import io.nexaera.database.EmbeddedPostgres;
import io.nexaera.database.Secrets;
import io.nexaera.egress.EgressSettings;
import io.nexaera.egress.Outbound;
import io.nexaera.tenancy.PlatformDatabase;
import io.nexaera.tenancy.PlatformSession;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.StandardEnvironment;

/// `./nexaera verify-log`: holds every audit entry against the signed log; `./nexaera keys rotate-log`: gives the log
/// new
/// keys. Both run beside the application. Whoever doesn't trust this machine uses `examples/verify-the-log` instead.
final class LogCommand {
    private interface Deed {
        int on(PlatformDatabase database, Path keyFile);
    }

    private final PrintStream out;

    LogCommand(PrintStream out) {
        this.out = out;
    }

    /// 1 where anything is wrong.
    int verify(Arguments arguments) {
        return with(arguments, this::verify);
    }

    int rotate(Arguments arguments) {
        return with(arguments, this::rotate);
    }

    private int verify(PlatformDatabase database, Path keyFile) {
        LogCheck.Report report = checked(database, keyFile);
        report.findings().forEach(finding -> out.println(finding.line()));
        report.witnesses().forEach(out::println);
        out.println(
                report.isSound()
                        ? "The log " + report.origin() + " holds: " + report.entries()
                                + " entries, each as it was committed" + erased(report.erased())
                                + agedOut(report.agedOut()) + "."
                        : report.findings().size() + " findings in the log " + report.origin() + " of "
                                + report.entries() + " entries.");
        return report.isSound() ? 0 : 1;
    }

    private static LogCheck.Report checked(PlatformDatabase database, Path keyFile) {
        EgressSettings egress =
                Binder.get(new StandardEnvironment()).bindOrCreate("nexaera.egress", EgressSettings.class);
        try (Outbound outbound = new Outbound(egress)) {
            return LogCheck.withWitnesses(database, keyFile, outbound).run(read -> {});
        }
    }

    private static String erased(long entries) {
        return entries == 0 ? "" : " or, of " + entries + ", erased with the client it belonged to";
    }

    private static String agedOut(long entries) {
        return entries == 0 ? "" : "; " + entries + " are kept no longer, as the log itself declares";
    }

    private int rotate(PlatformDatabase database, Path keyFile) {
        try {
            TransparencyLog.rotateKeys(database, keyFile);
        } catch (LogBroken refused) {
            throw new CannotStart("The log keeps its keys: " + refused.getMessage());
        }
        out.println("The log has new keys in " + keyFile + ": back the file up, and copy it to the other nodes.");
        return 0;
    }

    private static int with(Arguments arguments, Deed deed) {
        Map<String, String> environment = System.getenv();
        if (arguments.data().isEmpty() && environment.containsKey("DATABASE_URL")) {
            ServeSettings settings = ServeSettings.from(environment);
            return on(
                    settings.database().jdbc(),
                    settings.platformPassword(),
                    settings.contextKey(),
                    settings.logKey(),
                    deed);
        }
        Path folder = arguments.data().orElseGet(DemoCommand::usualFolder);
        if (!Files.exists(folder.resolve("data"))) {
            throw new CannotStart("There is no demo in " + folder + ", and DATABASE_URL is not set.");
        }
        Optional<DemoFile> running = DemoFile.read(folder).filter(DemoFile::answers);
        if (running.isPresent()) {
            return onDemo(folder, running.get().database().jdbc(), deed);
        }
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder)) {
            return onDemo(folder, postgres.jdbcUrl(), deed);
        }
    }

    private static int onDemo(Path folder, String jdbc, Deed deed) {
        Secrets secrets = Secrets.in(folder);
        return on(
                jdbc,
                secrets.password("database.nx_platform.password"),
                secrets.key("context.key"),
                folder.resolve("log.key"),
                deed);
    }

    private static int on(String jdbc, String password, String contextKey, Path keyFile, Deed deed) {
        try (PlatformSession session = PlatformSession.open(jdbc, password, contextKey)) {
            return deed.on(session.database(), keyFile);
        }
    }
}
