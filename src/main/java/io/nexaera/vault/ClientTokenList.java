package io.nexaera.vault;

import io.nexaera.vault.TokenFailure.Why;
import io.nexaera.vault.VaultSettings.Pkcs11;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Which client may use which token, by the operator's word: a file of `NAME.client`, `NAME.library` and `NAME.slot`.
/// Each
/// token is one client's: being signed in to a token is shared by the whole process, so two would share one PIN.
@Component
class ClientTokenList {
    private static final Logger LOG = LoggerFactory.getLogger(ClientTokenList.class);
    private static final Pattern KEY = Pattern.compile("([a-z0-9][a-z0-9-]{0,39})\\.(client|library|slot)");

    private final Optional<PrivateFile> file;
    /// The token of the key-encryption keys, which is no client's.
    private final Optional<String> house;

    private volatile Read known = new Read("", Map.of());

    /// @param stamp of the file that was read
    private record Read(String stamp, Map<String, Token> tokens) {}

    record Token(UUID client, Pkcs11 place) {}

    ClientTokenList(ClientTokenSettings settings, VaultSettings vault) {
        this.house = Optional.of(vault)
                .filter(own -> own.kek() == VaultSettings.Kind.PKCS11)
                .map(own -> real(own.pkcs11()));
        this.file = Optional.ofNullable(settings.list()).map(PrivateFile::new);
        file.filter(there -> Files.exists(there.path())).ifPresent(there -> this.known = read(there));
    }

    /// The names of this client's tokens.
    List<String> of(UUID client) {
        return tokens().entrySet().stream()
                .filter(token -> token.getValue().client().equals(client))
                .map(Map.Entry::getKey)
                .toList();
    }

    /// @throws TokenFailure where the token is not this client's
    Pkcs11 place(UUID client, String name) throws TokenFailure {
        Token found = tokens().get(name);
        if (found == null || !found.client().equals(client)) {
            throw new TokenFailure(Why.NOT_LISTED);
        }
        return found.place();
    }

    /// A file that was spoiled while the program runs is told in the log; what it said before holds no longer.
    private Map<String, Token> tokens() {
        return file.map(there -> {
                    if (!known.stamp().equals(there.stamp())) {
                        known = readOrNone(there);
                    }
                    return known.tokens();
                })
                .orElse(Map.of());
    }

    private Read readOrNone(PrivateFile there) {
        try {
            return Files.exists(there.path()) ? read(there) : new Read(there.stamp(), Map.of());
        } catch (IllegalArgumentException spoiled) {
            LOG.error("No client's token is used: {}", spoiled.getMessage());
            return new Read(there.stamp(), Map.of());
        }
    }

    /// @throws IllegalArgumentException saying what is wrong in the file
    private Read read(PrivateFile there) {
        String stamp = there.stamp();
        Properties lines = new Properties();
        try (Reader reader = Files.newBufferedReader(there.path())) {
            lines.load(reader);
        } catch (IOException e) {
            throw wrong(there, "can't be read");
        }
        return new Read(stamp, checked(there, parsed(there, lines)));
    }

    private static Map<String, Token> parsed(PrivateFile there, Properties lines) {
        Map<String, Token> tokens = new TreeMap<>();
        for (String line : lines.stringPropertyNames()) {
            Matcher key = KEY.matcher(line);
            if (!key.matches()) {
                throw wrong(there, "says " + line + ": only NAME.client, NAME.library and NAME.slot are known");
            }
            tokens.computeIfAbsent(key.group(1), name -> token(there, name, lines));
        }
        return tokens;
    }

    private static Token token(PrivateFile there, String name, Properties lines) {
        try {
            UUID client =
                    UUID.fromString(lines.getProperty(name + ".client", "").strip());
            long slot = Long.parseLong(lines.getProperty(name + ".slot", "").strip());
            String library = lines.getProperty(name + ".library", "").strip();
            return new Token(client, new Pkcs11(Path.of(library), slot, "", null).checked());
        } catch (IllegalArgumentException e) {
            throw wrong(
                    there,
                    "has no whole entry for " + name + ": .client is an id, .library an absolute path, .slot a number");
        }
    }

    private Map<String, Token> checked(PrivateFile there, Map<String, Token> tokens) {
        Set<String> places = new HashSet<>(house.stream().toList());
        for (Map.Entry<String, Token> token : tokens.entrySet()) {
            if (!places.add(real(token.getValue().place()))) {
                throw wrong(there, "names a token that is somebody's already as " + token.getKey());
            }
        }
        return tokens;
    }

    /// The same for the same token, whatever links lead to its library.
    private static String real(Pkcs11 place) {
        Path library = Path.of(String.valueOf(place.library()));
        try {
            return library.toRealPath() + " " + place.slot();
        } catch (IOException gone) {
            return library + " " + place.slot();
        }
    }

    private static IllegalArgumentException wrong(PrivateFile there, String how) {
        return new IllegalArgumentException("The list of clients' tokens, " + there.path() + ", " + how + ".");
    }
}
