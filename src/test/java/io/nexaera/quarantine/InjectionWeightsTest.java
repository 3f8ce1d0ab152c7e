package io.nexaera.quarantine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class InjectionWeightsTest {
    @Test
    void featuresFallIntoTheSameBucketsForever() {
        List<Integer> buckets = new ArrayList<>();
        Features.of("hi you", buckets::add);
        assertThat(buckets).containsExactly(BUCKETS);
    }

    @Test
    void weightsAreReadAsTheyWereWritten() throws IOException {
        ByteArrayOutputStream first = new ByteArrayOutputStream();
        InjectionWeights.shipped().write(first);
        ByteArrayOutputStream second = new ByteArrayOutputStream();
        InjectionWeights.read(new ByteArrayInputStream(first.toByteArray())).write(second);
        assertThat(second.toByteArray()).isEqualTo(first.toByteArray());
    }

    @Test
    void whatWordsAreSureOfIsNotTalkedAwayByMeaning() {
        InjectionWeights weights = InjectionWeights.shipped();
        for (int head = 0; head < InjectionWeights.HEADS; head++) {
            double certain = weights.mix()[head * InjectionWeights.MIXED + InjectionWeights.CERTAIN];
            double[] against = {12, -4, -4, 0, 1, 1, 12, 12};
            assertThat(weights.mixed(against, head)).isEqualTo(12 + certain);
            against[InjectionWeights.CERTAIN] = -12;
            assertThat(weights.mixed(against, head)).isLessThan(12 + certain).isGreaterThan(-12 + certain);
        }
    }

    @Test
    void meaningAloneIsNeverSure() {
        InjectionWeights weights = InjectionWeights.shipped();
        float[] vector = new float[InjectionWeights.DIMENSIONS];
        for (int i = 0; i < vector.length; i++) {
            Arrays.fill(vector, 0);
            vector[i] = 100;
            assertThat(weights.meaning(vector, 0)).isBetween(-4.0, 4.0);
        }
    }

    @Test
    void anotherFileIsNotTakenForWeights() {
        assertThatThrownBy(() -> InjectionWeights.read(new ByteArrayInputStream(new byte[64])))
                .hasMessageContaining("not injection weights");
    }

    private static final Integer[] BUCKETS = {
        91639, 17305, 74069, 128121, 73295, 26738, 99770, 110774, 101360, 117376, 92906, 63117, 53485, 116259, 112933,
        19142, 1649, 109864, 56040, 3306, 120560, 78702, 126362, 39600
    };
}
