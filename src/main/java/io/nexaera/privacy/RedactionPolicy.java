package io.nexaera.privacy;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Which mode goes for which type, and the key of hashes. A type that isn't named is replaced.
public final class RedactionPolicy {
    private static final int SHORTEST_KEY_BYTES = 16;
    private static final RedactionPolicy REPLACE_ALL = new RedactionPolicy(Map.of(), new byte[0], KeptWords.none());

    private final Map<PiiType, RedactionMode> modes;
    private final byte[] hashKey;
    private final KeptWords kept;

    private RedactionPolicy(Map<PiiType, RedactionMode> modes, byte[] hashKey, KeptWords kept) {
        this.kept = kept;
        this.modes = new EnumMap<>(PiiType.class);
        this.modes.putAll(modes);
        this.hashKey = hashKey.clone();
    }

    public static RedactionPolicy replaceAll() {
        return REPLACE_ALL;
    }

    /// What 45 CFR 164.514(b)(2) (HIPAA Safe Harbor) asks for: its classes go, of dates the year may stay, of postal
    /// codes the first
    /// three digits, ages below 90; firms may stay.
    public static RedactionPolicy safeHarbor() {
        return replaceAll()
                .with(PiiType.DATE, RedactionMode.GENERALISE)
                .with(PiiType.AGE, RedactionMode.GENERALISE)
                .with(PiiType.POSTAL_CODE, RedactionMode.GENERALISE)
                .with(PiiType.ORGANIZATION, RedactionMode.KEEP);
    }

    public RedactionPolicy with(PiiType type, RedactionMode mode) {
        Map<PiiType, RedactionMode> more = new EnumMap<>(PiiType.class);
        more.putAll(modes);
        more.put(type, mode);
        return new RedactionPolicy(more, hashKey, kept);
    }

    /// @param key at least 16 secret bytes; who has them can test guesses against hashes
    public RedactionPolicy withHashKey(byte[] key) {
        if (key.length < SHORTEST_KEY_BYTES) {
            throw new IllegalArgumentException("a hash key has at least " + SHORTEST_KEY_BYTES + " bytes");
        }
        return new RedactionPolicy(modes, key, kept);
    }

    /// @param words what is never taken out, such as the business's own name; 200 of up to 200 characters
    /// @throws IllegalArgumentException with a sentence for the person who wrote them
    public RedactionPolicy keeping(List<String> words) {
        return new RedactionPolicy(modes, hashKey, KeptWords.of(words));
    }

    /// Those of the spans whose words don't stay as they are.
    List<PiiSpan> concerned(String text, List<PiiSpan> spans) {
        List<PiiSpan> taken = spans.stream()
                .filter(span -> modeOf(span.type()) != RedactionMode.KEEP)
                .toList();
        return kept.without(text, taken);
    }

    public RedactionMode modeOf(PiiType type) {
        RedactionMode mode = modes.getOrDefault(type, RedactionMode.REPLACE);
        return mode == RedactionMode.HASH && hashKey.length == 0 ? RedactionMode.REPLACE : mode;
    }

    Optional<byte[]> hashKey() {
        return hashKey.length == 0 ? Optional.empty() : Optional.of(hashKey.clone());
    }
}
