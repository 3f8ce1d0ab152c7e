package io.nexaera.witness;

import io.nexaera.audit.AuditLog;
import io.nexaera.tenancy.PlatformDatabase;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/// A witness of a test's own, beside the one of the test's installation.
public final class OwnWitness {
    private OwnWitness() {}

    public static Witness of(PlatformDatabase database, String name, Path keyFile, String origin, List<String> keys) {
        return new Witness(
                database,
                AuditLog.besideTheApplication(),
                new WitnessingSettings(name, keyFile, List.of(new WitnessingSettings.Log(origin, keys))),
                Clock.systemUTC());
    }
}
