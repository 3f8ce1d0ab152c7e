package io.nexaera.vault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class DataKeysTest {
    private static byte[] counting(int from) {
        byte[] bytes = new byte[32];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (from + i);
        }
        return bytes;
    }

    @Test
    void theTwoHalvesMakeTheKeyOfTheVector() throws Exception {
        assertThat(HexFormat.of().formatHex(DataKeys.joined(counting(0x20), "dek-1", counting(0))))
                .isEqualTo("70f2322cd1a4b823ba1a3a37847072c7571969319ed900b360e8d5d26bdb86dc");
    }
}
