package io.github.sparklayernorm.nn.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.sparklayernorm.nn.Parameter;
import org.junit.jupiter.api.Test;

class OrthogonalTest {
    @Test
    void everyBlockTimesItsTransposeIsTheIdentity() {
        Parameter w = Parameter.weight("w", 17, 51);
        w.bind(new float[3 + 17 * 51], new float[3 + 17 * 51], 3);
        Orthogonal.fill(w, new RandomStream(5));
        for (int block = 0; block < 3; block++) {
            for (int a = 0; a < 17; a++) {
                for (int b = 0; b < 17; b++) {
                    float dot = 0;
                    for (int j = 0; j < 17; j++) {
                        dot += w.values()[3 + a * 51 + block * 17 + j] * w.values()[3 + b * 51 + block * 17 + j];
                    }
                    assertThat(dot).as("rows %d and %d", a, b).isCloseTo(a == b ? 1f : 0f, within(2e-6f));
                }
            }
        }
    }
}
