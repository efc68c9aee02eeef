package io.github.sparklayernorm.ml.param;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparklayernorm.ml.LayerNormMLPClassifier;
import org.apache.spark.ml.param.Param;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParamRangeTest {
    private final LayerNormMLPClassifier stage = new LayerNormMLPClassifier();

    @ParameterizedTest
    @CsvSource({
        "stepSize, 1e-9, 0",
        "stepSize, 10, Infinity",
        "momentum, 0, -0.1",
        "momentum, 0.99, 1",
        "weightDecay, 0, -1",
        "gradientClip, 0, NaN",
        "dropout, 0, -0.1",
        "dropout, 0.9, 1",
        "epsilon, 1e-12, 0",
        "decayRate, 1, 1.1",
        "decayRate, 0.1, 0",
        "tol, 0, -1e-9"
    })
    void numbersOutsideTheirRangeAreRefused(String name, double good, double bad) {
        check(name, good, bad);
    }

    @ParameterizedTest
    @CsvSource({
        "maxIter, 0, -1",
        "batchSize, 1, 0",
        "averagingInterval, 1, 0",
        "earlyStoppingPatience, 0, -1",
        "numPartitions, 0, -1"
    })
    void countsOutsideTheirRangeAreRefused(String name, int good, int bad) {
        check(name, good, bad);
    }

    @ParameterizedTest
    @CsvSource({"warmupSteps, 0, -1", "decaySteps, 1, 0"})
    void longCountsOutsideTheirRangeAreRefused(String name, long good, long bad) {
        check(name, good, bad);
    }

    @ParameterizedTest
    @CsvSource({
        "solver, adamw, lbfgs",
        "normalization, weight, layered",
        "normalization, rms, group",
        "normalization, Group(8), group(0)",
        "normalization, group(2), layer(2)",
        "activation, gelu, swish",
        "learningRateSchedule, cosine, linear",
        "device, opencl, gpu",
        "handleInvalid, keep, ignore"
    })
    void unknownNamesAreRefused(String name, String good, String bad) {
        check(name, good, bad);
    }

    @Test
    void layersMustHaveUnits() {
        assertThatCode(() -> stage.setHiddenLayers(new int[0])).doesNotThrowAnyException();
        assertThatThrownBy(() -> stage.setHiddenLayers(new int[] {4, 0}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "LayerNormMLPClassifier: param \"hiddenLayers\" must be an array of whole numbers >= 1 (empty for"
                                + " none), but is [4, 0]; explainParams() tells what it does.");
        assertThatThrownBy(() -> stage.setHiddenLayers(new int[] {-1})).hasMessageContaining("but is [-1]");
    }

    @Test
    void aRefusalNamesParamRangeAndValue() {
        assertThatThrownBy(() -> stage.setDropout(1.5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "LayerNormMLPClassifier: param \"dropout\" must be in [0, 1), but is 1.5; explainParams() tells"
                                + " what it does.");
        assertThatThrownBy(() -> stage.setSolver(null))
                .hasMessageContaining("one of adam, adamw, sparse-adam, sgd, l-bfgs, but is null");
    }

    @Test
    void paramsBelongToTheirStage() {
        for (Param<?> param : stage.params()) {
            assertThat(param.parent()).as(param.name()).isEqualTo(stage.uid());
        }
        assertThat(stage.uid()).startsWith("layerNormMlpClassifier_");
        assertThat(new LayerNormMLPClassifier().uid()).isNotEqualTo(stage.uid());
        assertThat(new LayerNormMLPClassifier("mine").uid()).isEqualTo("mine");
    }

    @Test
    void defaultsAreThoseThatTheDocsMeasure() {
        assertThat(stage.isDefined(stage.maxIter())).isFalse();
        assertThat(stage.getMaxSteps()).isEqualTo(2000);
        assertThat(stage.getBatchSize()).isEqualTo(128);
        assertThat(stage.getStepSize()).isEqualTo(0.01);
        assertThat(stage.getWeightDecay()).isEqualTo(0.2);
        assertThat(stage.getSolver()).isEqualTo("adamw");
        assertThat(stage.getLearningRateSchedule()).isEqualTo("cosine");
        assertThat(stage.getStandardization()).isTrue();
        assertThat(stage.getHiddenLayers()).containsExactly(256, 256);
        assertThat(stage.getEpsilon()).isEqualTo(1e-5);
    }

    @Test
    void explanationsShowArrays() {
        assertThat(stage.setHiddenLayers(new int[] {7, 5}).explainParams())
                .contains("hiddenLayers: ", "(default: [256, 256], current: [7, 5])");
    }

    private <T> void check(String name, T good, T bad) {
        @SuppressWarnings("unchecked")
        Param<Object> param = (Param<Object>) stage.getParam(name);
        stage.set(param, good);
        assertThat(stage.getOrDefault(param)).isEqualTo(good);
        assertThatThrownBy(() -> stage.set(param, bad))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("LayerNormMLPClassifier: param \"" + name + "\" must be ")
                .hasMessageEndingWith("but is " + bad + "; explainParams() tells what it does.");
        assertThat(stage.getOrDefault(param)).isEqualTo(good);
    }
}
