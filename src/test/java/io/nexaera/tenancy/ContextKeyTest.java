package io.nexaera.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexaera.TestDatabase;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ContextKeyTest {
    /// The vector of `docs/formats.md`, made with Node.js.
    private static final String VECTOR = "nx1fa7fffffffM" + "01".repeat(16) + "02".repeat(16) + "03".repeat(16)
            + "0000000000000005" + "0".repeat(16)
            + "f05715cb3be86a4e1541431dd491801f10a4bce54d877053e96823d7bd0bd722";

    @Test
    void theTokenIsTheOneOfTheVector() {
        TenantScope scope = ScopeMint.member(
                UUID.fromString("01010101-0101-0101-0101-010101010101"),
                Optional.of(UUID.fromString("02020202-0202-0202-0202-020202020202")),
                UUID.fromString("03030303-0303-0303-0303-030303030303"),
                5,
                Origin.ofPlatform("test"));
        assertThat(ContextKey.ofBase64(TestDatabase.CONTEXT_KEY).token(scope, 0x7fffffffL))
                .isEqualTo(VECTOR)
                .hasSize(206);
    }

    @Test
    void aKeyOfAnotherLengthIsRefusedAndNoneIsPrinted() {
        assertThatThrownBy(() -> new ContextKey(new byte[16])).hasMessageContaining("32 bytes");
        assertThat(ContextKey.ofBase64(TestDatabase.CONTEXT_KEY)).hasToString("[secret]");
    }
}
