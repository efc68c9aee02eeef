package io.github.sparklayernorm.examples.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparklayernorm.ml.LayerNormMLPClassifier;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.spark.ml.param.Param;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class ParamOptionsTest {
    @Command(name = "Program")
    private static final class Program implements Runnable {
        private final LayerNormMLPClassifier stage = new LayerNormMLPClassifier();

        @Mixin
        private TrainingOptions training;

        @Override
        public void run() {
            training.applyTo(stage);
        }
    }

    private final Program program = new Program();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void onlyOptionsThatAreGivenAndTheProgramsOwnAreSet() {
        assertThat(execute("--step-size", "0.5")).isZero();
        assertThat(Arrays.stream(program.stage.params()).filter(program.stage::isSet))
                .extracting(Param::name)
                .containsExactlyInAnyOrder("stepSize", "seed");
        assertThat(program.stage.getStepSize()).isEqualTo(0.5);
        assertThat(program.stage.getSeed()).isEqualTo(7);
    }

    @Test
    void anOptionThatIsGivenIsSetEvenToTheDefault() {
        assertThat(execute("--averaging-interval", "64", "--epochs", "3")).isZero();
        assertThat(program.stage.isSet(program.stage.averagingInterval())).isTrue();
        assertThat(program.stage.getMaxIter()).isEqualTo(3);
    }

    @Test
    void helpSaysThatPassesArePlanned() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ExampleCommand.of(program, program.stage, "--seed 7", stream(out), stream(err))
                .execute("--help");
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("Passes over the training rows (default: planned)")
                .doesNotContain("null");
    }

    private int execute(String... arguments) {
        return ExampleCommand.of(program, program.stage, "--seed 7", stream(err), stream(err))
                .execute(arguments);
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
