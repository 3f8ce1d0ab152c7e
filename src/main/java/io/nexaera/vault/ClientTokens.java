package io.nexaera.vault;

import io.nexaera.vault.TokenDoor.Way;
import io.nexaera.vault.TokenFailure.Why;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Clients' own keys in clients' own PKCS#11 tokens. The token is asked for each use and nothing that it opened is
/// kept,
/// so that
/// pulling it out, or deleting the key in it, holds from the next use on.
///
/// The PIN lies sealed with the shares while the key is lent; what opens it lies in the database. A PIN that the token
/// refuses is forgotten at once, for all nodes: none of them tries it again.
@Component
class ClientTokens {
    private static final Logger LOG = LoggerFactory.getLogger(ClientTokens.class);

    private final ClientTokenList list;
    private final ClientTokenSettings settings;
    private final Shares shares;
    private final Clock clock;
    private final WrongPins wrongPins;
    private final Map<UUID, TokenDoor> doors = new ConcurrentHashMap<>();

    ClientTokens(ClientTokenList list, ClientTokenSettings settings, Shares shares, Clock clock) {
        this.list = list;
        this.settings = settings;
        this.shares = shares;
        this.clock = clock;
        this.wrongPins = new WrongPins(clock);
    }

    /// For a command beside the application, and for another node in the tests.
    static ClientTokens of(ClientTokenSettings settings, VaultSettings vault, Shares shares) {
        return new ClientTokens(new ClientTokenList(settings, vault), settings, shares, Clock.systemUTC());
    }

    /// Where a client's key is.
    ///
    /// @param token its name in the operator's list
    /// @param pinKey opens the PIN that lies with the shares
    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    record Held(String token, String label, byte[] pinKey) {
        byte[] sealed(UUID client, String pin) {
            byte[] bytes = pin.getBytes(StandardCharsets.UTF_8);
            try (ErasableKey key = new ErasableKey(pinKey.clone())) {
                return Envelope.seal(key, aad(client), bytes).getBytes(StandardCharsets.US_ASCII);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("sealing failed", e);
            } finally {
                Arrays.fill(bytes, (byte) 0);
            }
        }

        private char[] opened(UUID client, byte[] sealed) throws TokenFailure {
            try (ErasableKey key = new ErasableKey(pinKey.clone())) {
                byte[] bytes = Envelope.open(key, aad(client), new String(sealed, StandardCharsets.US_ASCII));
                CharBuffer text = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(bytes));
                char[] pin = Arrays.copyOf(text.array(), text.limit());
                Arrays.fill(bytes, (byte) 0);
                Arrays.fill(text.array(), '\0');
                return pin;
            } catch (GeneralSecurityException damaged) {
                throw new TokenFailure(Why.PIN_REFUSED);
            }
        }

        private byte[] aad(UUID client) {
            return ("nx-client-pin-1|" + client + "|" + token).getBytes(StandardCharsets.US_ASCII);
        }

        @Override
        public String toString() {
            return "Held[" + token + ", " + label + "]";
        }
    }

    /// The names of the tokens that this client may use.
    List<String> of(UUID client) {
        return list.of(client);
    }

    /// The client's key, while its PIN is here.
    OwnKey key(UUID client, Held held) {
        return new InToken(client, new Entrance(held, () -> storedPin(client, held)));
    }

    /// The client's key, by this PIN and no other.
    ///
    /// @param make makes the key in the token where there is none of its name
    /// @throws Problem.Invalid where the token, the PIN or the key isn't right, in words for the owner
    /// @throws Problem.TooMany after two wrong PINs in a quarter of an hour: many tokens lock after the third
    OwnKey proven(UUID client, Held held, String pin, boolean make) {
        wrongPins.requireFew(client);
        try {
            door(client).signedInAnew(way(client, held), pin.toCharArray(), make);
            wrongPins.forget(client);
            return new InToken(client, new Entrance(held, pin::toCharArray));
        } catch (TokenFailure failure) {
            if (failure.why() == Why.PIN_REFUSED) {
                wrongPins.count(client);
            }
            throw failure.invalid();
        }
    }

    /// Signs out; nothing happens where nobody is signed in.
    void leave(UUID client) {
        Optional.ofNullable(doors.remove(client)).ifPresent(TokenDoor::close);
    }

    private TokenDoor door(UUID client) {
        return doors.computeIfAbsent(client, any -> new TokenDoor(settings, clock));
    }

    private Way way(UUID client, Held held) throws TokenFailure {
        return new Way(list.place(client, held.token()), held.label());
    }

    private char[] storedPin(UUID client, Held held) throws TokenFailure {
        return held.opened(client, pinFile(client));
    }

    private byte[] pinFile(UUID client) throws TokenFailure {
        byte[] sealed = shares.lent(client).orElseThrow(LentKeys::withdrawn);
        if (sealed.length == 0) {
            throw new TokenFailure(Why.PIN_REFUSED);
        }
        return sealed;
    }

    private record Entrance(Held held, TokenDoor.Pin pin) {}

    /// A key that stays where it is.
    private final class InToken implements OwnKey {
        private final UUID client;
        private final Entrance entrance;

        private InToken(UUID client, Entrance entrance) {
            this.client = client;
            this.entrance = entrance;
        }

        @Override
        public String seal(byte[] aad, byte[] plaintext) throws GeneralSecurityException {
            return used(token -> token.seal(aad, plaintext));
        }

        @Override
        public byte[] open(byte[] aad, String envelope) throws GeneralSecurityException {
            return used(token -> token.open(aad, envelope));
        }

        @Override
        public void prove() throws GeneralSecurityException {
            used(token -> token.seal(new byte[0], new byte[0]));
        }

        private <T> T used(TokenDoor.Use<T> use) throws TokenFailure {
            try {
                return door(client).used(way(client, entrance.held()), entrance.pin(), use);
            } catch (TokenFailure failure) {
                if (failure.why() == Why.PIN_REFUSED || failure.why() == Why.PIN_LOCKED) {
                    forgetPin(entrance.held().token());
                }
                throw failure;
            }
        }

        private void forgetPin(String token) {
            if (shares.lent(client).filter(pin -> pin.length > 0).isPresent()) {
                LOG.warn("the token {} refuses its client's PIN, which is forgotten now", token);
                shares.empty(client);
            }
        }

        @Override
        public void close() {
            // the token stays signed in to for as long as the key is lent
        }
    }
}
