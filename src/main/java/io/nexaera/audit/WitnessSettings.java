package io.nexaera.audit;

import io.nexaera.tlog.SignatureType;
import io.nexaera.tlog.VerifierKey;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.env.StandardEnvironment;

/// Who cosigns this installation's log (docs/operations/witness.md).
///
/// @param witnesses none: nobody outside remembers the log
/// @param cosignEvery how often to look for a checkpoint that they haven't seen
@ConfigurationProperties("nexaera.log")
record WitnessSettings(
        @DefaultValue List<Peer> witnesses,
        @DefaultValue("1s") Duration cosignEvery) {

    /// @param url the witness's submission prefix: `add-checkpoint` is added to it
    /// @param key its public key as c2sp.org/signed-note writes it, of type `04` (`cosignature/v1`) or `06` (ML-DSA-44)
    record Peer(String url, String key) {
        Peer {
            if (VerifierKey.parse(key).type() == SignatureType.ED25519) {
                throw new IllegalArgumentException(
                        "a witness's key is of type 04 or 06 (c2sp.org/tlog-cosignature); this is a log's: " + key);
            }
        }

        VerifierKey verifier() {
            return VerifierKey.parse(key);
        }

        String name() {
            return verifier().name();
        }
    }

    /// Those of this process's environment, for a command.
    static WitnessSettings ofEnvironment() {
        return Binder.get(new StandardEnvironment()).bindOrCreate("nexaera.log", WitnessSettings.class);
    }

    WitnessSettings {
        Set<String> names = new HashSet<>();
        for (Peer peer : witnesses) {
            if (!names.add(peer.name())) {
                throw new IllegalArgumentException("nexaera.log.witnesses has " + peer.name() + " twice");
            }
        }
    }
}
