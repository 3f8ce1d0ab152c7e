package io.nexaera.vault;

import io.nexaera.Superuser;
import io.nexaera.TestInstallation;
import io.nexaera.outbox.Job;
import io.nexaera.tenancy.TenantScope;
import io.nexaera.vault.ClientKeys.Place;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.UUID;

/// A new client with something sealed, and a PKCS#11 token that the operator has listed for it.
final class TokenClient {
    /// Of the key in the token.
    static final String LABEL = "birch-2026";

    final SoftHsm birch = Tokens.BIRCH;
    final SealingClient client = new SealingClient("Token");
    final TenantScope owner = client.owner;

    /// The token's name in the operator's list.
    final String mine = "birch-" + owner.tenant().toString().substring(24);

    /// Made when the first test needs them, one pair for all: there are few.
    private static final class Tokens {
        static final SoftHsm BIRCH = SoftHsm.token();
        static final SoftHsm OTHER = SoftHsm.token();
    }

    TokenClient() {
        list();
    }

    static SoftHsm anotherToken() {
        return Tokens.OTHER;
    }

    void list() {
        list(owner, birch);
    }

    void list(TenantScope client, SoftHsm token) {
        try {
            ClientTokenFile.write(mine, client.tenant(), token);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void make() {
        TestInstallation.bean(ClientKeys.class).setUpInToken(owner, "Ada", new Place(mine, LABEL), SoftHsm.PIN, true);
    }

    /// As the job does that looks whether the token serves.
    void look() throws SQLException {
        TokenLook look = TestInstallation.bean(TokenLook.class);
        String lending = Superuser.text(
                "select lending from app.client_key where sub_account_id = '%s'".formatted(owner.tenant()));
        look.run(new Job(UUID.randomUUID(), look.kind(), UUID.fromString(lending), client.job(), 1));
    }

    /// Signs the application out, as if the pause after a failure were over.
    void rested() {
        TestInstallation.bean(ClientTokens.class).leave(owner.tenant());
    }

    /// Beside what the application does, in the same process.
    TokenSession signedIn() throws Exception {
        return TokenSession.signIn(birch.settings(""), SoftHsm.PIN.toCharArray());
    }
}
