package io.nexaera.witness;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How it stands with a log that this installation cosigns.
///
/// @param size of the newest checkpoint that was cosigned; 0 for none yet
/// @param unprovenAt since the last cosignature, a checkpoint of it came without proof that it continues what was
/// cosigned;
/// anybody can send such
/// @param forkedAt when its own key had signed another checkpoint of a size that was cosigned: nobody else can do that
public record WitnessedLog(
        String origin,
        long size,
        @Nullable Instant cosignedAt,
        @Nullable Instant unprovenAt,
        @Nullable Instant forkedAt) {}
