package io.nexaera.vault;

import io.nexaera.TestInstallation;
import io.nexaera.tenancy.TenantScope;
import java.security.GeneralSecurityException;

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

    public String commitment(String sealed) throws GeneralSecurityException {
        return opened.commitment(sealed);
    }

    public boolean committed(String sealed, String commitment) throws GeneralSecurityException {
        return Envelope.same(opened.commitment(sealed), commitment);
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
