package io.nexaera.vault;

import io.nexaera.TestInstallation;
import io.nexaera.tenancy.TenantScope;
import java.security.GeneralSecurityException;
import java.util.Optional;

/// What `benchmarks/Secrets.java` needs of this package, which it can't be in.
public final class VaultForBenchmarks implements AutoCloseable {
    private final ErasableKey key;
    private final OpenedKey opened;

    /// @param key 32 bytes, taken over
    public VaultForBenchmarks(byte[] key) {
        this.key = new ErasableKey(key);
        this.opened = new OpenedKey("dek-1", this.key);
    }

    /// An envelope without its commitment.
    public String seal(byte[] aad, byte[] plaintext) throws GeneralSecurityException {
        return Envelope.seal(key, aad, plaintext);
    }

    public byte[] open(byte[] aad, String sealed) throws GeneralSecurityException {
        return Envelope.open(key, aad, sealed);
    }

    /// An envelope and its commitment.
    public String[] sealCommitted(byte[] aad, byte[] plaintext) throws GeneralSecurityException {
        String sealed = Envelope.seal(key, aad, plaintext);
        return new String[] {sealed, opened.commitment(Envelope.iv(sealed))};
    }

    public byte[] openCommitted(byte[] aad, String[] sealed) throws GeneralSecurityException {
        byte[] iv = Envelope.iv(sealed[0]);
        if (!Envelope.same(opened.commitment(iv), sealed[1])) {
            throw new GeneralSecurityException("not sealed under this key");
        }
        return Envelope.open(key, Optional.empty(), aad, iv, sealed[0]);
    }

    /// @return secrets that were sealed anew
    public static long sealAnew(TenantScope scope) throws InterruptedException {
        return TestInstallation.bean(Reencryption.class).sealAnew(scope).sealed;
    }

    @Override
    public void close() {
        opened.close();
    }
}
