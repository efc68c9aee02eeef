package io.github.sparklayernorm.distributed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparklayernorm.testing.SparkTest;
import io.github.sparklayernorm.train.OuterOptimizer;
import io.github.sparklayernorm.train.TrainingConfig;
import io.github.sparklayernorm.train.TrainingListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An epoch has five rounds here; a checkpoint is written after every second one. */
class CheckpointsTest extends SparkTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 6, 11, 14})
    void fitThatDiedEndsWithTheBitsOfOneThatDidNot(int diesInRound) throws IOException {
        TrainingConfig config = config().build();
        TrainingResult whole = fit(config, CheckpointSettings.NONE, Integer.MAX_VALUE);
        die(config, diesInRound);
        assertThat(names()).hasSize(Math.min(3, (diesInRound - 1) / 2));

        int[] roundsSeen = new int[1];
        TrainingResult resumed = new DistributedTrainer(
                        Faults.SPEC, config, List.of(counting(roundsSeen, Integer.MAX_VALUE)), settings())
                .fit(rows(), null);

        assertThat(resumed.parameters()).isEqualTo(whole.parameters());
        assertThat(losses(resumed)).isEqualTo(losses(whole));
        assertThat(roundsSeen[0]).isEqualTo(15 - (diesInRound - 1) / 2 * 2);
        assertThat(names()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(OuterOptimizer.Kind.class)
    void momentumOfTheOuterStepAndBestParametersAreKept(OuterOptimizer.Kind kind) {
        TrainingConfig config = config().outer(OuterOptimizer.of(kind))
                .epochs(8)
                .stepSize(0.2) // validation gets worse soon
                .earlyStoppingPatience(2)
                .build();
        TrainingResult whole = fit(config, CheckpointSettings.NONE, Integer.MAX_VALUE);
        die(config, 12);
        assertThat(fit(config, settings(), Integer.MAX_VALUE).parameters()).isEqualTo(whole.parameters());
    }

    @Test
    void crashWhileWritingLeavesThePreviousCheckpointWhole() throws IOException {
        TrainingConfig config = config().build();
        die(config, 8);
        Path newest = directory.resolve(names().get(2));
        byte[] bytes = Files.readAllBytes(newest);
        // a file system without atomic renames may leave a part of a file, and a killed writer its temporary one
        Files.write(newest, Arrays.copyOf(bytes, bytes.length / 2));
        Files.deleteIfExists(directory.resolve("." + newest.getFileName() + ".crc"));
        Files.write(directory.resolve(".writing-checkpoint-x"), new byte[10]);

        TrainingResult resumed = fit(config, settings(), Integer.MAX_VALUE);

        assertThat(resumed.parameters())
                .isEqualTo(
                        fit(config, CheckpointSettings.NONE, Integer.MAX_VALUE).parameters());
        assertThat(directory.resolve(".writing-checkpoint-x")).doesNotExist();
    }

    @Test
    void flippedBitIsNoticed() throws IOException {
        TrainingConfig config = config().build();
        die(config, 4);
        Path only = directory.resolve(names().get(0));
        byte[] bytes = Files.readAllBytes(only);
        bytes[bytes.length - 100] ^= 1;
        Files.write(only, bytes);
        Files.deleteIfExists(directory.resolve("." + only.getFileName() + ".crc"));
        int[] roundsSeen = new int[1];
        new DistributedTrainer(Faults.SPEC, config, List.of(counting(roundsSeen, Integer.MAX_VALUE)), settings())
                .fit(rows(), null);
        assertThat(roundsSeen[0]).isEqualTo(15);
    }

    @Test
    void checkpointOfAnotherFitIsRefusedAndTheDifferenceNamed() {
        die(config().build(), 4);
        assertThatThrownBy(() -> fit(config().stepSize(0.02).seed(8).build(), settings(), Integer.MAX_VALUE))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("checkpointDir must be empty or hold checkpoints of this fit, but ")
                .hasMessageContaining(" is of another one: seed was 7 and is 8; stepSize was 0.01 and is 0.02."
                        + " Set what it was, or delete the directory or name another to start anew.");
        Dataset<Row> fewer = rows().filter("features is not null and label < 2");
        assertThatThrownBy(() ->
                        new DistributedTrainer(Faults.SPEC, config().build(), List.of(), settings()).fit(fewer, null))
                .hasMessageContaining("training rows of each partition was 718 in all");
    }

    @Test
    void lossThatIsNotFiniteAtOnceNamesNoCheckpoint() {
        TrainingConfig config = config().build();
        float[] bad = new float
                [io.github.sparklayernorm.model.Network.of(Faults.SPEC, io.github.sparklayernorm.kernel.Kernels.java())
                        .parameters()
                        .size()];
        Arrays.fill(bad, Float.NaN);
        assertThatThrownBy(() -> new DistributedTrainer(Faults.SPEC, config, List.of(), settings()).fit(rows(), bad))
                .hasMessageContaining("in partition 0")
                .hasMessageEndingWith("scale the features.");
    }

    @Test
    void directoryThatCannotBeMadeIsRefused() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        assertThatThrownBy(() -> new DistributedTrainer(
                                Faults.SPEC,
                                config().build(),
                                List.of(),
                                new CheckpointSettings(file.resolve("below").toString(), 2))
                        .fit(rows(), null))
                .hasMessageStartingWith("checkpointDir must be a directory that can be written to, but " + file)
                .hasMessageEndingWith("check the path, its file system and its permissions.");
    }

    private CheckpointSettings settings() {
        return new CheckpointSettings(directory.toUri().toString(), 2);
    }

    private static TrainingConfig.Builder config() {
        return TrainingConfig.builder()
                .epochs(3)
                .batchSize(16)
                .averagingInterval(3)
                .stepSize(0.01)
                .seed(7);
    }

    private static Dataset<Row> rows() {
        return Faults.rows(spark(), Faults.FirstAttempt.SUCCEEDS);
    }

    /** A fit that ends by a failure of the driver in that round. */
    private void die(TrainingConfig config, int round) {
        assertThatThrownBy(() -> fit(config, settings(), round)).hasMessage("the driver dies");
    }

    private static TrainingResult fit(TrainingConfig config, CheckpointSettings settings, int diesInRound) {
        return new DistributedTrainer(Faults.SPEC, config, List.of(counting(new int[1], diesInRound)), settings)
                .fit(rows(), null);
    }

    private static TrainingListener counting(int[] rounds, int diesInRound) {
        return new TrainingListener() {
            @Override
            public void roundEnded(int epoch, int epochs, double fraction, double loss) {
                if (++rounds[0] == diesInRound) {
                    throw new IllegalStateException("the driver dies");
                }
            }
        };
    }

    private static List<Double> losses(TrainingResult result) {
        return result.history().stream()
                .flatMap(epoch -> Stream.of(epoch.trainingLoss(), epoch.validationLoss(), epoch.validationMetric()))
                .toList();
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.endsWith(".crc"))
                    .sorted()
                    .toList();
        }
    }
}
