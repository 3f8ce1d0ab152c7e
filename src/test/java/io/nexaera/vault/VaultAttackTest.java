package io.nexaera.vault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import io.nexaera.TestInstallation;
import io.nexaera.identity.Role;
import io.nexaera.problem.Problem;
import io.nexaera.tenancy.TenantDatabase;
import io.nexaera.tenancy.TenantScope;
import java.io.ByteArrayOutputStream;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/// What somebody who can write into the database might do to a stored secret: each is refused with the same sentence,
/// and
/// neither log nor error says anything of the secret or its keys.
class VaultAttackTest {
    private static final String PLAIN = "sk-canary-0f1e2d3c4b5a6978";

    private final TenantDatabase database = TestInstallation.bean(TenantDatabase.class);
    private final Vault vault = TestInstallation.bean(Vault.class);
    private final TenantScope maple =
            TestInstallation.mapleDental().as(Role.CLIENT_OWNER).scope();
    private final TenantScope harbor =
            TestInstallation.harborPlumbing().as(Role.CLIENT_OWNER).scope();
    private final SecretName name = new SecretName("model_connection", UUID.randomUUID(), "secret_value");

    enum Forgery {
        BIT_OF_THE_IV(stored -> value(stored, changed(stored.value(), 3))),
        BIT_OF_THE_CIPHERTEXT(stored -> value(stored, changed(stored.value(), 20))),
        BIT_OF_THE_TAG(
                stored -> value(stored, changed(stored.value(), stored.value().length() - 6))),
        BIT_OF_THE_COMMITMENT(stored -> commitment(stored, changed(stored.commitment(), 5))),
        NO_COMMITMENT(stored -> commitment(stored, "")),
        COMMITMENT_OF_ZEROS(stored -> commitment(stored, "A".repeat(43) + "=")),
        CUT_OFF(stored ->
                value(stored, stored.value().substring(0, stored.value().length() - 4))),
        ONLY_THE_IV(stored -> value(stored, stored.value().substring(0, 17))),
        EMPTY(stored -> value(stored, "")),
        NOT_BASE64(stored -> value(stored, stored.value().substring(0, 17) + "!!!!")),
        WITHOUT_PADDING_OR_WITH_MORE(stored ->
                value(stored, stored.value().endsWith("=") ? stored.value().replace("=", "") : stored.value() + "=")),
        TWO_COLONS(stored -> value(stored, stored.value() + ":")),
        FORMAT_OF_THE_FUTURE(stored -> new Sealed(stored.value(), stored.keyId(), 3, stored.commitment())),
        FORMAT_OF_THE_PAST(stored -> new Sealed(stored.value(), stored.keyId(), 1, stored.commitment())),
        FORMAT_ZERO(stored -> new Sealed(stored.value(), stored.keyId(), 0, stored.commitment())),
        UNKNOWN_KEY(stored -> new Sealed(
                stored.value(), "dek-00000000-0000-4000-8000-000000000000", stored.format(), stored.commitment())),
        KEY_ID_THAT_IS_SQL(stored -> new Sealed(stored.value(), "' or true --", stored.format(), stored.commitment()));

        private final UnaryOperator<Sealed> forge;

        Forgery(UnaryOperator<Sealed> forge) {
            this.forge = forge;
        }
    }

    @ParameterizedTest
    @EnumSource
    void aForgedSecretIsRefused(Forgery forgery) {
        Sealed stored = seal(maple, name);
        Sealed forged = forgery.forge.apply(stored);
        assertRefused(maple, name, forged);
        assertThat(open(maple, name, stored))
                .as("the control: as it was, it opens")
                .isEqualTo(PLAIN);
    }

    @Test
    void aSecretThatWasMovedOrSwappedIsRefused() {
        Sealed stored = seal(maple, name);
        SecretName otherRow = new SecretName(name.table(), UUID.randomUUID(), name.column());
        Sealed ofOtherRow = seal(maple, otherRow);
        assertRefused(maple, otherRow, stored);
        assertRefused(maple, name, ofOtherRow);
        assertRefused(maple, new SecretName("agent", name.row(), name.column()), stored);
        assertRefused(maple, new SecretName(name.table(), name.row(), "other_value"), stored);
        assertRefused(
                maple, name, new Sealed(stored.value(), stored.keyId(), stored.format(), ofOtherRow.commitment()));
    }

    @Test
    void aNeighboursSecretIsRefusedAlsoUnderItsOwnName() {
        Sealed stored = seal(maple, name);
        Sealed own = seal(harbor, name);
        assertRefused(harbor, name, stored);
        assertRefused(harbor, name, new Sealed(stored.value(), own.keyId(), stored.format(), stored.commitment()));
    }

    @Test
    void nothingPrintsASecretOrAKey() {
        Sealed stored = seal(maple, name);
        try (Secret secret = database.inTransaction(maple, tx -> vault.open(tx, name, stored))) {
            assertThat(JsonMapper.shared().writeValueAsString(List.of(secret))).isEqualTo("[\"[secret]\"]");
            assertThat("" + secret + stored).contains("[secret]").doesNotContain(PLAIN, stored.value());
            assertThat(secret.text()).as("the control").isEqualTo(PLAIN);
        }
        ErasableKey key = Vectors.key("42".repeat(32));
        OpenedKey opened = new OpenedKey("dek-1", key);
        assertThat("" + key + opened).doesNotContain("42424242", "66, 66").contains("[secret]");
        assertThat(JsonMapper.shared().writeValueAsString(opened)).isEqualTo("{\"id\":\"dek-1\"}");
        assertThatThrownBy(() -> new ObjectOutputStream(new ByteArrayOutputStream()).writeObject(key))
                .isInstanceOf(NotSerializableException.class);
        assertThat(""
                        + new VaultSettings(
                                VaultSettings.Kind.KEYSTORE,
                                Path.of("k"),
                                PLAIN,
                                null,
                                Set.of(),
                                new VaultSettings.Pkcs11(null, null, PLAIN, null)))
                .doesNotContain(PLAIN);
    }

    @Test
    void anErasedSecretIsGone() {
        byte[] bytes = PLAIN.getBytes(UTF_8);
        Secret secret = new Secret(bytes);
        secret.close();
        assertThat(bytes).containsOnly(0);
        assertThatThrownBy(secret::text).isInstanceOf(IllegalStateException.class);
    }

    private void assertRefused(TenantScope scope, SecretName where, Sealed stored) {
        List<ILoggingEvent> log = listen(() -> assertThatThrownBy(() -> open(scope, where, stored))
                .isInstanceOfSatisfying(
                        Problem.Conflict.class,
                        problem -> assertThat(problem.code()).isIn("vault.does-not-open", "vault.key-missing"))
                .hasNoCause()
                .hasMessageNotContaining(PLAIN)
                .hasMessageContaining("enter"));
        assertThat(log)
                .allSatisfy(event -> assertThat(event.getFormattedMessage()
                                + (event.getThrowableProxy() == null
                                        ? ""
                                        : ThrowableProxyUtil.asString(event.getThrowableProxy())))
                        .doesNotContain(PLAIN));
    }

    private static List<ILoggingEvent> listen(Runnable work) {
        Logger logger = (Logger) LoggerFactory.getLogger("io.nexaera");
        Level before = logger.getLevel();
        ListAppender<ILoggingEvent> listener = new ListAppender<>();
        listener.start();
        logger.addAppender(listener);
        logger.setLevel(Level.TRACE);
        try {
            work.run();
            return List.copyOf(listener.list);
        } finally {
            logger.setLevel(before);
            logger.detachAppender(listener);
        }
    }

    private Sealed seal(TenantScope scope, SecretName where) {
        return database.inTransaction(scope, tx -> vault.seal(tx, where, PLAIN.getBytes(UTF_8)));
    }

    private String open(TenantScope scope, SecretName where, Sealed stored) {
        try (Secret secret = database.inTransaction(scope, tx -> vault.open(tx, where, stored))) {
            return secret.text();
        }
    }

    private static Sealed value(Sealed stored, String value) {
        return new Sealed(value, stored.keyId(), stored.format(), stored.commitment());
    }

    private static Sealed commitment(Sealed stored, String commitment) {
        return new Sealed(stored.value(), stored.keyId(), stored.format(), commitment);
    }

    /// All six bits of this character count.
    private static String changed(String text, int at) {
        return text.substring(0, at) + (text.charAt(at) == 'A' ? 'B' : 'A') + text.substring(at + 1);
    }
}
