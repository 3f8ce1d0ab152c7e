package io.nexaera.healthcare;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// Where this machine or its database might keep what passes through: statement logs, memory dumps, swap.
@Component
public class TraceChecks {
    /// @param needed whether the mode can't be on without it; else it is a warning
    public record Check(String what, boolean fine, boolean needed, String sentence) {}

    private final TenantDatabase database;

    TraceChecks(TenantDatabase database) {
        this.database = database;
    }

    public List<Check> all(TenantScope scope) {
        List<Check> checks = new ArrayList<>();
        checks.add(statements(scope));
        checks.add(heapDumps());
        coreDumps(Path.of("/proc/self/limits")).ifPresent(checks::add);
        swap(Path.of("/proc/swaps")).ifPresent(checks::add);
        return checks;
    }

    private Check statements(TenantScope scope) {
        Map<String, String> settings = new HashMap<>();
        database.run(
                scope,
                tx -> tx.sql("select name, setting from pg_settings where name like 'log\\_%'")
                        .query((row, n) -> settings.put(row.getString(1), row.getString(2)))
                        .list());
        return statements(settings);
    }

    /// Statements travel apart from their values; these settings write the values down.
    static Check statements(Map<String, String> settings) {
        boolean logged = !List.of("none", "ddl").contains(settings.getOrDefault("log_statement", "none"))
                || !settings.getOrDefault("log_min_duration_statement", "-1").equals("-1")
                || !settings.getOrDefault("log_min_duration_sample", "-1").equals("-1")
                || Double.parseDouble(settings.getOrDefault("log_transaction_sample_rate", "0")) > 0;
        boolean values =
                !settings.getOrDefault("log_parameter_max_length", "-1").equals("0");
        boolean onError =
                !settings.getOrDefault("log_parameter_max_length_on_error", "0").equals("0");
        boolean fine = !(logged && values) && !onError;
        return new Check(
                "Statement log of the database",
                fine,
                true,
                fine
                        ? "It writes no values down."
                        : "It writes values down. Set log_statement = none, log_min_duration_statement = -1, log_min_duration_sample"
                                + " = -1, log_transaction_sample_rate = 0 and log_parameter_max_length_on_error = 0.");
    }

    private static Check heapDumps() {
        HotSpotDiagnosticMXBean bean = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        boolean off = bean == null
                || !Boolean.parseBoolean(
                        bean.getVMOption("HeapDumpOnOutOfMemoryError").getValue());
        return new Check(
                "Memory dumps of the program",
                off,
                true,
                off ? "They are off." : "They are on. Start without -XX:+HeapDumpOnOutOfMemoryError.");
    }

    static Optional<Check> coreDumps(Path limits) {
        return lines(limits).stream()
                .filter(line -> line.startsWith("Max core file size"))
                .findFirst()
                .map(line ->
                        line.substring("Max core file size".length()).strip().startsWith("0 "))
                .map(off -> new Check(
                        "Core dumps of the system",
                        off,
                        false,
                        off ? "They are off." : "They are on. Start with ulimit -c 0."));
    }

    static Optional<Check> swap(Path swaps) {
        List<String> lines = lines(swaps);
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        boolean none = lines.size() < 2;
        return Optional.of(new Check(
                "Swap",
                none,
                false,
                none
                        ? "There is none."
                        : "There is some: memory may reach the disk. Encrypt it, or turn it off with swapoff -a."));
    }

    private static List<String> lines(Path file) {
        try {
            return Files.isReadable(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException unreadable) {
            return List.of();
        }
    }
}
