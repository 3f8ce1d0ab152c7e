package io.nexaera.knowledge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PackedVectorTest {
    @Test
    void theVectorOfTheFormat() {
        float[] even = new float[384];
        Arrays.fill(even, (float) (1 / Math.sqrt(384)));
        ByteBuffer packed = ByteBuffer.wrap(PackedVector.of(even));
        assertThat(packed.capacity()).isEqualTo(388);
        assertThat(packed.getFloat()).isEqualTo(even[0] / 127);
        assertThat(packed.get()).isEqualTo((byte) 0x7f);
        assertThat(PackedVector.cosine(even, PackedVector.of(even))).isCloseTo(1f, within(0.001f));
    }

    @Test
    void theCosineIsNearTheExactOne() {
        Random random = new Random(7);
        for (int i = 0; i < 200; i++) {
            float[] one = unit(random);
            float[] two = unit(random);
            float exact = 0;
            for (int j = 0; j < one.length; j++) {
                exact += one[j] * two[j];
            }
            assertThat(PackedVector.cosine(one, PackedVector.of(two))).isCloseTo(exact, within(0.01f));
        }
    }

    private static float[] unit(Random random) {
        float[] vector = new float[384];
        double squares = 0;
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) random.nextGaussian();
            squares += vector[i] * vector[i];
        }
        for (int i = 0; i < vector.length; i++) {
            vector[i] /= (float) Math.sqrt(squares);
        }
        return vector;
    }
}
