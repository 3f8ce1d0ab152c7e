package io.nexaera.cli;

import io.nexaera.database.CannotStart;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// `DATABASE_URL` in either of its two spellings, taken apart.
///
/// `postgres://user:password@host:port/name` as hosting services hand it out, and
/// `jdbc:postgresql://…?user=…&password=…`.
/// Special characters in user and password are percent-encoded. Other parameters (`sslmode`, say) are passed on.
///
/// @param jdbc without user and password
record DatabaseUrl(String jdbc, String host, int port, String name, String user, String password) {
    private static final String FORM = "postgres://nx_app:PASSWORD@HOST:5432/nexaera";

    /// @throws CannotStart which never repeats the text: it may hold a password
    static DatabaseUrl parse(String text) {
        try {
            URI uri = new URI(text.startsWith("jdbc:") ? text.substring("jdbc:".length()) : text);
            if (uri.getScheme() == null || !uri.getScheme().matches("postgres(ql)?") || uri.getHost() == null) {
                throw malformed();
            }
            return of(uri);
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw malformed();
        }
    }

    private static DatabaseUrl of(URI uri) {
        Map<String, String> parameters = parameters(uri.getRawQuery());
        String[] credentials = uri.getRawUserInfo() == null
                ? new String[0]
                : uri.getRawUserInfo().split(":", 2);
        String user = take(parameters, "user", credentials.length > 0 ? credentials[0] : "");
        String password = take(parameters, "password", credentials.length > 1 ? credentials[1] : "");
        String name = uri.getPath() == null ? "" : uri.getPath().replaceFirst("^/", "");
        if (user.isEmpty() || password.isEmpty() || name.isEmpty()) {
            throw malformed();
        }
        int port = uri.getPort() < 0 ? 5432 : uri.getPort();
        return new DatabaseUrl(jdbc(uri.getHost(), port, name, parameters), uri.getHost(), port, name, user, password);
    }

    private static String jdbc(String host, int port, String name, Map<String, String> parameters) {
        StringBuilder url = new StringBuilder("jdbc:postgresql://" + host + ":" + port + "/" + name);
        char separator = '?';
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
            url.append(separator).append(parameter.getKey()).append('=').append(parameter.getValue());
            separator = '&';
        }
        return url.toString();
    }

    private static Map<String, String> parameters(@Nullable String query) {
        Map<String, String> parameters = new TreeMap<>();
        for (String pair : query == null ? new String[0] : query.split("&")) {
            String[] parts = pair.split("=", 2);
            parameters.put(parts[0], parts.length > 1 ? parts[1] : "");
        }
        return parameters;
    }

    private static String take(Map<String, String> parameters, String key, String otherwise) {
        String given = parameters.remove(key);
        return URLDecoder.decode((given == null ? otherwise : given).replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static CannotStart malformed() {
        return new CannotStart("DATABASE_URL can't be read. It has this form (with %xx for special characters in the"
                + " password):\n  DATABASE_URL=" + FORM);
    }

    @Override
    public String toString() {
        return jdbc + " as " + user + ", password [secret]";
    }
}
