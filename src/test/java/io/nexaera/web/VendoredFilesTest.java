package io.nexaera.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class VendoredFilesTest {
    @Test
    void domPurifyIsTheFileThatWeSayItIs() throws Exception {
        String hash =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes("purify.min.js")));

        assertThat(new String(bytes("VENDORED.md"), StandardCharsets.UTF_8)).contains(hash);
    }

    private static byte[] bytes(String name) throws IOException {
        try (InputStream file = VendoredFilesTest.class.getResourceAsStream("/static/vendor/" + name)) {
            return Objects.requireNonNull(file, name).readAllBytes();
        }
    }
}
