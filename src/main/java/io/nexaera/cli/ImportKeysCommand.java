package io.nexaera.cli;

import io.nexaera.agencies.Agencies;
import io.nexaera.agencies.Agency;
import io.nexaera.agencies.SubAccount;
import io.nexaera.audit.AuditLog;
import io.nexaera.cli.KeyFileColumns.Wanted;
import io.nexaera.database.CannotStart;
import io.nexaera.identity.OperatorScopes;
import io.nexaera.models.KeyImport.Outcome;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.Origin;
import io.nexaera.tenancy.PlatformDatabase;
import io.nexaera.tenancy.TenantScope;
import io.nexaera.vault.PreEnvelopeKey;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.dao.DataAccessException;

/// `./nexaera import-keys FILE --agency SLUG`: takes provider keys over from a file, one by one, while the application
/// runs. Cut off, at any moment, it is run again. It prints nothing of what is in the file.
final class ImportKeysCommand {
    static final String AGENCY = "--agency";
    static final String UNDER = "--under";
    private static final String NAME = "import-keys";
    private static final int MOST_KEY_BYTES = 1024;
    private static final Agencies AGENCIES = new Agencies(AuditLog.besideTheApplication());

    private final Progress progress;
    private final PrintStream out;

    ImportKeysCommand(Progress progress, PrintStream out) {
        this.progress = progress;
        this.out = out;
    }

    /// Finds the installation, and has work done beside it.
    interface Beside {
        int run(Function<VaultAccess, Integer> work);
    }

    /// @param words the file, before any option
    int run(List<String> words, Arguments arguments) {
        return run(words, arguments, work -> VaultAccess.ofChosen(arguments, work));
    }

    int run(List<String> words, Arguments arguments, Beside installation) {
        if (words.size() != 1) {
            throw new UsageProblem("Import which file? ./nexaera import-keys FILE --agency NAME");
        }
        String agency = arguments
                .text(AGENCY)
                .orElseThrow(() -> new UsageProblem("Whose keys are they? --agency NAME, its name in addresses."));
        Path file = Path.of(words.getFirst());
        Optional<Path> under = arguments.text(UNDER).map(Path::of);
        tellWhoMayRead(file, under);
        Optional<PreEnvelopeKey> key = under.map(ImportKeysCommand::key);
        try {
            ImportTally tally = new ImportTally(out, rows(file, key), arguments.dryRun());
            return installation.run(access -> access.importing(
                    (platform, importing) -> all(file, key, importing, homes(platform, importing, agency), tally)));
        } finally {
            key.ifPresent(PreEnvelopeKey::close);
        }
    }

    private static int all(
            Path file, Optional<PreEnvelopeKey> key, VaultAccess.Importing importing, Homes homes, ImportTally tally) {
        return read(file, key, (columns, lines) -> {
            for (Optional<Csv.Line> line = lines.next(); line.isPresent(); line = lines.next()) {
                tally.count(line.get().line(), outcome(importing, homes, columns, line.get(), tally.dryRun()));
            }
            return tally.sum();
        });
    }

    /// Where keys may come to stand: the agency and its clients, by their names in addresses.
    private record Homes(UUID agency, Map<String, UUID> clients) {
        TenantScope of(String client) {
            Optional<UUID> id = Optional.ofNullable(clients.get(client));
            if (!client.isEmpty() && id.isEmpty()) {
                throw new Problem.Invalid("import.client", "sub_account", "The agency has no such client.");
            }
            return OperatorScopes.of(agency, id, NAME);
        }
    }

    private static Homes homes(PlatformDatabase platform, VaultAccess.Importing importing, String slug) {
        Agency agency = platform.inTransaction(Origin.ofPlatform(NAME), tx -> AGENCIES.at(tx, slug))
                .orElseThrow(() -> new CannotStart("There is no agency \"" + slug + "\"."));
        Map<String, UUID> clients = importing
                .database()
                .inTransaction(OperatorScopes.of(agency.id(), Optional.empty(), NAME), AGENCIES::subAccounts)
                .stream()
                .collect(Collectors.toMap(SubAccount::slug, SubAccount::id));
        return new Homes(agency.id(), clients);
    }

    private static Outcome outcome(
            VaultAccess.Importing importing, Homes homes, KeyFileColumns columns, Csv.Line line, boolean dryRun) {
        try {
            Wanted wanted = columns.read(line);
            TenantScope home = homes.of(wanted.client());
            return dryRun
                    ? importing.keys().check(home, wanted.connection())
                    : importing.keys().take(home, wanted.connection());
        } catch (Problem.Invalid wrong) {
            return new Outcome.Refused(KeyFileColumns.column(wrong.field()) + wrong.sentence());
        } catch (DataAccessException | UncheckedIOException gone) {
            throw new CannotStart("Stopped at line " + line.line() + ": the database or the vault's folder refused ("
                    + gone.getClass().getSimpleName() + "). What came before is imported; run the same command again.");
        }
    }

    private interface Reading<T> {
        T from(KeyFileColumns columns, Csv lines) throws IOException;
    }

    private static <T> T read(Path file, Optional<PreEnvelopeKey> key, Reading<T> work) {
        try (Reader text =
                new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
            Csv lines = new Csv(text);
            Csv.Line header = lines.next().orElseThrow(() -> new CannotStart("The file is empty."));
            return work.from(KeyFileColumns.of(header, key), lines);
        } catch (IOException e) {
            throw new CannotStart(
                    "The file of keys can't be read (" + e.getClass().getSimpleName() + ").");
        }
    }

    private static long rows(Path file, Optional<PreEnvelopeKey> key) {
        return read(file, key, (columns, lines) -> {
            long rows = 0;
            while (lines.next().isPresent()) {
                rows++;
            }
            return rows;
        });
    }

    /// Not named in what it says: somebody may have typed the key itself.
    private static PreEnvelopeKey key(Path file) {
        byte[] bytes = new byte[0];
        try (InputStream stream = Files.newInputStream(file)) {
            bytes = stream.readNBytes(MOST_KEY_BYTES);
            return PreEnvelopeKey.of(bytes);
        } catch (IOException e) {
            throw new CannotStart("The file that --under names can't be read.");
        } catch (Problem.Invalid wrong) {
            throw new CannotStart("The file that --under names holds no key. " + wrong.sentence());
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private void tellWhoMayRead(Path file, Optional<Path> under) {
        List<Path> both = under.map(key -> List.of(file, key)).orElse(List.of(file));
        if (MachineChecks.privacy(both).isBad()) {
            progress.note("Others on this machine may read the file of keys, or the key to it: chmod go= both.");
        }
    }
}
