package io.nexaera.privacy;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// What stands instead of a value, by the mode of its type.
final class Replacements {
    private static final int SHOWN_DIGITS = 4;
    private static final int LONG_NUMBER = 12;
    private static final int HASH_BYTES = 9;

    private final RedactionPolicy policy;
    private final Placeholders placeholders;
    private final int thisYear;

    Replacements(RedactionPolicy policy, Placeholders placeholders, int thisYear) {
        this.policy = policy;
        this.placeholders = placeholders;
        this.thisYear = thisYear;
    }

    String of(PiiType type, String value) {
        return switch (policy.modeOf(type)) {
            case REPLACE -> placeholders.of(type.name(), value);
            case LABEL -> "[" + type.label() + "]";
            case MASK -> masked(value);
            case GENERALISE -> Generalisation.of(type, value, thisYear);
            case HASH -> "[" + type.label() + " " + hash(type, value) + "]";
            case KEEP -> value;
        };
    }

    /// PCI DSS 3.4.1 lets the last four digits of a card show.
    private static String masked(String value) {
        long digits = value.chars().filter(c -> Scan.isDigit((char) c)).count();
        long hidden = digits >= LONG_NUMBER ? digits - SHOWN_DIGITS : digits;
        StringBuilder masked = new StringBuilder();
        for (int i = 0, seen = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean digit = Scan.isDigit(c);
            boolean hides = digit ? seen++ < hidden : Character.isLetterOrDigit(c) || Character.isSurrogate(c);
            masked.append(hides ? '•' : c);
        }
        return masked.toString();
    }

    private String hash(PiiType type, String value) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(policy.hashKey().orElseThrow(), "HmacSHA256"));
            String canonical = type + "|" + KnownValues.canonical(value);
            byte[] hash = mac.doFinal(canonical.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(java.util.Arrays.copyOf(hash, HASH_BYTES));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
