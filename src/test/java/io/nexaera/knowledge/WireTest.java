package io.nexaera.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The two ends of the parser process understand each other, and the parent survives an answer that lies.
class WireTest {
    private static final Reading READING = new Reading.Parsed(
            "Bees", 2, List.of(new Section(1, "Hives › Frames", "Wäx 😀"), new Section(null, "", "Honey")), true);

    @Test
    void whatIsSentIsReceived() throws IOException {
        assertThat(received(sent(READING))).isEqualTo(READING);
        Reading refused = Reading.refused(Refusal.ZIP_BOMB);
        assertThat(received(sent(refused))).isEqualTo(refused);
    }

    @Test
    void aNulNeverReachesTheDatabase() throws IOException {
        Reading hostile = new Reading.Parsed("a\0b", 0, List.of(new Section(null, "x\ny", "c\0d")), false);
        assertThat(received(sent(hostile)))
                .isEqualTo(new Reading.Parsed("a b", 0, List.of(new Section(null, "x y", "cd")), false));
    }

    /// Any answer, also one that is damaged on purpose, is read or refused with an IOException; nothing else happens.
    @Test
    void aLyingAnswerIsRefused() {
        Random random = new Random(20261123);
        byte[] good = sent(READING);
        for (int run = 0; run < 20_000; run++) {
            byte[] bad = good.clone();
            for (int change = 0; change <= random.nextInt(3); change++) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            }
            try {
                assertThat(received(bad)).isNotNull();
            } catch (IOException refused) {
                assertThat(refused).isNotNull();
            }
        }
    }

    private static byte[] sent(Reading reading) {
        return Samples.bytes(out -> Wire.send(reading, new DataOutputStream(out)));
    }

    private static Reading received(byte[] bytes) throws IOException {
        return Wire.receive(new DataInputStream(new ByteArrayInputStream(bytes)), 1_000);
    }
}
