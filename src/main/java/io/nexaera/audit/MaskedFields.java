package io.nexaera.audit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Fields of an entry without what a caller should never have handed over: a text under a secret's name is kept as
/// `[secret]`, for an entry is there for good. Callers leave secrets out; this is for the one who forgets.
final class MaskedFields {
    private static final String MASK = "[secret]";
    private static final Set<String> SECRET = Set.of(
            "password",
            "passphrase",
            "secret",
            "clientsecret",
            "signingsecret",
            "token",
            "accesstoken",
            "refreshtoken",
            "apikey",
            "secretkey",
            "privatekey",
            "recoverycode",
            "credential",
            "credentials",
            "authorization",
            "cookie");

    private MaskedFields() {}

    static Map<String, @Nullable Object> of(Map<?, ?> fields) {
        Map<String, @Nullable Object> masked = new LinkedHashMap<>();
        fields.forEach((name, value) -> masked.put(String.valueOf(name), masked(String.valueOf(name), value)));
        return masked;
    }

    private static @Nullable Object masked(String name, @Nullable Object value) {
        if (value instanceof CharSequence && SECRET.contains(plain(name))) {
            return MASK;
        }
        if (value instanceof Map<?, ?> fields) {
            return of(fields);
        }
        return value instanceof List<?> all
                ? all.stream().map(one -> masked(name, one)).toList()
                : value;
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
    }
}
