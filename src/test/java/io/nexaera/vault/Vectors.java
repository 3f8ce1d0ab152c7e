package io.nexaera.vault;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `vectors/envelopes.json`, made with Node.js.
final class Vectors {
    static final Path FILE = Path.of("src/test/resources/vectors/envelopes.json");

    private Vectors() {}

    static JsonNode all() throws java.io.IOException {
        return JsonMapper.shared().readTree(Files.readString(FILE));
    }

    static byte[] hex(JsonNode text) {
        return HexFormat.of().parseHex(text.asString());
    }

    static ErasableKey key(String hex) {
        return new ErasableKey(HexFormat.of().parseHex(hex));
    }
}
