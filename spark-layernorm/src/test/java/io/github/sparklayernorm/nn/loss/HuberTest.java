package io.github.sparklayernorm.nn.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.sparklayernorm.kernel.Kernels;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

class HuberTest {
    @Test
    void lossAndGradientAreThoseOfPyTorch() throws IOException {
        JsonNode golden;
        try (InputStream in = HuberTest.class.getResourceAsStream("/golden/huber.json")) {
            golden = new ObjectMapper().readTree(in);
        }
        int width = golden.get("width").asInt();
        float[] outputs = floats(golden.get("outputs"));
        float[] targets = floats(golden.get("targets"));
        float[] weights = floats(golden.get("weights"));
        for (JsonNode expected : golden.get("cases")) {
            Huber huber = new Huber(expected.get("delta").asDouble());
            float[] gradient = new float[outputs.length];

            double loss = huber.forwardBackward(
                    Kernels.java(), weights.length, width, outputs, targets, weights, 1f, gradient);

            assertThat(loss / expected.get("loss").asDouble()).as(huber.text()).isCloseTo(1, within(1e-6));
            for (int i = 0; i < weights.length; i++) {
                double row = expected.get("rows").get(i).asDouble();
                assertThat(huber.ofRow(i, width, outputs, targets))
                        .as("%s row %d", huber.text(), i)
                        .isCloseTo(row, within(1e-6 * (1 + row)));
            }
            float[] slopes = floats(expected.get("dOutputs"));
            for (int j = 0; j < slopes.length; j++) {
                assertThat(gradient[j])
                        .as("%s output %d", huber.text(), j)
                        .isCloseTo(slopes[j], within(1e-6f * (1 + Math.abs(slopes[j]))));
            }
        }
    }

    @Test
    void withinDeltaItIsSquaredErrorToTheBit() {
        float[] outputs = {1.5f, -2f, 0.25f, 7f};
        float[] targets = {1f, 3f, 0.5f, -9f};
        float[] weights = {1f, 0.3f};
        float[] huber = new float[4];
        float[] squared = new float[4];

        double loss = new Huber(16).forwardBackward(Kernels.java(), 2, 2, outputs, targets, weights, 0.7f, huber);

        assertThat(loss)
                .isCloseTo(
                        Loss.SQUARED_ERROR.forwardBackward(
                                Kernels.java(), 2, 2, outputs, targets, weights, 0.7f, squared),
                        within(1e-9));
        assertThat(huber).isEqualTo(squared);
        assertThat(new Huber(0.1).metric(2, 2, outputs, targets, weights))
                .isEqualTo(Loss.SQUARED_ERROR.metric(2, 2, outputs, targets, weights));
    }

    @Test
    void noRowPullsHarderThanDelta() {
        float[] gradient = new float[3];
        new Huber(0.5)
                .forwardBackward(
                        Kernels.java(),
                        3,
                        1,
                        new float[] {1e30f, -4f, Float.NaN},
                        new float[] {-1e30f, 3e38f, 0f},
                        null,
                        2f,
                        gradient);

        assertThat(gradient).containsExactly(1f, -1f, Float.NaN);
    }

    private static float[] floats(JsonNode array) {
        float[] values = new float[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) array.get(i).asDouble();
        }
        return values;
    }
}
