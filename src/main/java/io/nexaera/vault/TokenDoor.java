package io.nexaera.vault;

import io.nexaera.vault.TokenFailure.Why;
import io.nexaera.vault.VaultSettings.Pkcs11;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.ProviderException;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.SecretKey;
import javax.security.auth.login.LoginException;
import org.jspecify.annotations.Nullable;

/// One client's way to the key in its token. Stays signed in, signs in again where the token has forgotten that, and
/// never tries
/// a PIN twice that the token refused.
final class TokenDoor {
    /// @param place of the token
    /// @param label of the key in it
    record Way(Pkcs11 place, String label) {}

    /// Where the PIN comes from when it is needed.
    interface Pin {
        char[] read() throws TokenFailure;
    }

    interface Use<T> {
        T with(Open token) throws GeneralSecurityException;
    }

    /// A token that is signed in to, and the key in it.
    record Open(Way way, TokenSession session, SecretKey key) {
        String seal(byte[] aad, byte[] plaintext) throws GeneralSecurityException {
            return Envelope.seal(key, Optional.of(session.provider()), aad, plaintext);
        }

        byte[] open(byte[] aad, String envelope) throws GeneralSecurityException {
            return Envelope.open(key, Optional.of(session.provider()), aad, envelope);
        }
    }

    private record Failed(TokenFailure failure, Instant until) {}

    private final ClientTokenSettings settings;
    private final Clock clock;
    private final Waiting waiting;

    private volatile @Nullable Open open;
    private volatile @Nullable Failed failed;

    TokenDoor(ClientTokenSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        this.waiting = new Waiting(settings.patience());
    }

    /// Asks the token, which is signed in to where it has to be.
    <T> T used(Way way, Pin pin, Use<T> use) throws TokenFailure {
        Failed before = failed;
        if (before != null && clock.instant().isBefore(before.until())) {
            throw before.failure();
        }
        return inTime(() -> attempt(way, pin, use));
    }

    /// Signs in with this PIN and no other, whatever was before.
    Open signedInAnew(Way way, char[] pin, boolean make) throws TokenFailure {
        return inTime(() -> enter(way, pin, make, true));
    }

    /// Signs out. Doesn't wait longer than for any other answer: a token that hangs is let go of.
    void close() {
        try {
            waiting.of(this::closed);
        } catch (TokenFailure hangs) {
            failed = null;
        }
    }

    private synchronized boolean closed() {
        Open token = open;
        open = null;
        failed = null;
        if (token != null) {
            signOut(token.session());
        }
        return true;
    }

    private <T> T inTime(Waiting.Work<T> work) throws TokenFailure {
        try {
            return waiting.of(work);
        } catch (TokenFailure failure) {
            if (failure.why() == Why.NO_ANSWER || failure.why() == Why.KEY_MISSING) {
                failed = new Failed(failure, clock.instant().plus(settings.rest()));
            }
            throw failure;
        }
    }

    private <T> T attempt(Way way, Pin pin, Use<T> use) throws TokenFailure {
        Open token = opened(way, pin);
        try {
            return use.with(token);
        } catch (AEADBadTagException badTag) {
            return anew(token, pin, use, alive(token) ? Why.OTHER_KEY : Why.NO_ANSWER);
        } catch (GeneralSecurityException | ProviderException broken) {
            return anew(token, pin, use, Why.NO_ANSWER);
        }
    }

    /// A token forgets its sessions when it restarts, and a key may have been replaced by another: once more, looking
    /// anew.
    private <T> T anew(Open before, Pin pin, Use<T> use, Why otherwise) throws TokenFailure {
        forget(before);
        Open token = opened(before.way(), pin);
        try {
            return use.with(token);
        } catch (GeneralSecurityException | ProviderException stillBroken) {
            forget(token);
            throw new TokenFailure(otherwise);
        }
    }

    /// A token that died says "wrong" just as it does of a changed envelope: only a living one is believed.
    private static boolean alive(Open token) {
        try {
            token.seal(new byte[0], new byte[0]);
            return true;
        } catch (GeneralSecurityException | ProviderException dead) {
            return false;
        }
    }

    private synchronized void forget(Open token) {
        if (token.equals(open)) {
            open = null;
        }
    }

    private synchronized Open opened(Way way, Pin pin) throws TokenFailure {
        Open token = open;
        return token != null && token.way().equals(way) ? token : enter(way, pin.read(), false, false);
    }

    private synchronized Open enter(Way way, char[] pin, boolean make, boolean anew) throws TokenFailure {
        try {
            open = null;
            TokenSession session =
                    anew ? TokenSession.signInAnew(way.place(), pin) : TokenSession.signIn(way.place(), pin);
            Open token =
                    new Open(way, session, key(session, way.label(), make).orElseThrow(() -> missing(session, anew)));
            open = token;
            failed = null;
            return token;
        } catch (TokenFailure failure) {
            throw failure;
        } catch (IOException | GeneralSecurityException | ProviderException e) {
            throw new TokenFailure(why(e));
        } finally {
            Arrays.fill(pin, '\0');
        }
    }

    private static Why why(Exception e) {
        if (TokenSession.locked(e)) {
            return Why.PIN_LOCKED;
        }
        if (TokenSession.refusedPin(e)) {
            return Why.PIN_REFUSED;
        }
        return TokenSession.sharedLabel(e) ? Why.KEY_MISSING : Why.NO_ANSWER;
    }

    private static Optional<SecretKey> key(TokenSession session, String label, boolean make)
            throws GeneralSecurityException {
        if (make && !session.store().containsAlias(label)) {
            session.make(label);
        }
        return session.store().getKey(label, null) instanceof SecretKey key
                        && key.getAlgorithm().equals("AES")
                ? Optional.of(key)
                : Optional.empty();
    }

    /// An owner who names a key that isn't there has lent nothing: nobody stays signed in.
    private static TokenFailure missing(TokenSession session, boolean anew) {
        if (anew) {
            signOut(session);
        }
        return new TokenFailure(Why.KEY_MISSING);
    }

    private static void signOut(TokenSession session) {
        try {
            session.signOut();
        } catch (LoginException | ProviderException gone) {
            // a token that is away is signed out of
        }
    }
}
