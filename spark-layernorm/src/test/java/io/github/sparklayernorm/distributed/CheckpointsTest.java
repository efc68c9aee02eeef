package io.github.sparklayernorm.distributed;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparklayernorm.testing.LoggedMessages;
import io.github.sparklayernorm.testing.SparkTest;
import io.github.sparklayernorm.train.OuterOptimizer;
import io.github.sparklayernorm.train.TrainingConfig;
import io.github.sparklayernorm.train.TrainingListener;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeAll;
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
        Path newest = fit().resolve(names().get(2));
        byte[] bytes = Files.readAllBytes(newest);
        // a file system without atomic renames may leave a part of a file, and a killed writer its temporary one
        Files.write(newest, Arrays.copyOf(bytes, bytes.length / 2));
        Files.deleteIfExists(fit().resolve("." + newest.getFileName() + ".crc"));
        Files.write(fit().resolve(".writing-" + UUID.randomUUID()), new byte[10]);

        TrainingResult resumed = fit(config, settings(), Integer.MAX_VALUE);

        assertThat(resumed.parameters())
                .isEqualTo(
                        fit(config, CheckpointSettings.NONE, Integer.MAX_VALUE).parameters());
        assertThat(directory).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(ints = {8 * 8 + 7, 2, 8 * 5 + 1, 8 * 15, 8 * 24 + 7, 8 * 30 + 6, -8 * 100, -3})
    void flippedBitFallsBackToTheOneBefore(int bit) throws IOException {
        TrainingConfig config = config().build();
        die(config, 6);
        damage(fit().resolve(names().get(1)), bit);
        int[] roundsSeen = new int[1];
        TrainingResult resumed = new DistributedTrainer(
                        Faults.SPEC, config, List.of(counting(roundsSeen, Integer.MAX_VALUE)), settings())
                .fit(rows(), null);
        assertThat(roundsSeen[0]).isEqualTo(15 - 2);
        assertThat(resumed.parameters())
                .isEqualTo(
                        fit(config, CheckpointSettings.NONE, Integer.MAX_VALUE).parameters());
    }

    /** @param bit from the end where it is negative */
    private static void damage(Path file, int bit) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int at = Math.floorMod(bit, 8 * bytes.length);
        bytes[at / 8] ^= (byte) (1 << at % 8);
        Files.write(file, bytes);
        Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
    }

    @Test
    void fitOnOtherValuesStartsFromTheBeginning() throws IOException {
        TrainingConfig config = config().build();
        die(config, 8);
        List<String> left = names();
        for (String changed : List.of("label", "features")) {
            Dataset<Row> other = changed.equals("label")
                    ? rows().withColumn("label", functions.expr("2 - label"))
                    : rows().withColumn("features", functions.expr("if(validation, features, negated(features))"));
            float[] undisturbed = new DistributedTrainer(Faults.SPEC, config, List.of())
                    .fit(other, null)
                    .parameters();
            assertThat(new DistributedTrainer(Faults.SPEC, config, List.of(), settings())
                            .fit(other, null)
                            .parameters())
                    .as(changed)
                    .isEqualTo(undisturbed);
        }
        assertThat(names()).as("of the first fit").isEqualTo(left);
    }

    @BeforeAll
    static void udf() {
        spark().udf().register("negated", (UDF1<Vector, Vector>) CheckpointsTest::negated, SQLDataTypes.VectorType());
    }

    private static Vector negated(Vector vector) {
        return Vectors.dense(Arrays.stream(vector.toArray()).map(x -> -x).toArray());
    }

    @Test
    void fitWithOtherParamsStartsFromTheBeginningAndNamesTheDifference() throws IOException {
        die(config().build(), 4);
        die(config().epochs(4).stepSize(0.03).build(), 4);
        TrainingConfig config = config().stepSize(0.02).build();
        assertThat(warnings(config)).as("of fits of this application").isEmpty();
        for (Path fit : fits()) {
            Files.setLastModifiedTime(fit, FileTime.fromMillis(0));
        }
        assertThat(warnings(config))
                .singleElement(as(InstanceOfAssertFactories.STRING))
                .startsWith("This fit starts from the beginning: no checkpoint in file:" + directory)
                .contains(" is of it. It holds those of other fits (2). In the one that differs least, fit-")
                .endsWith(", stepSize was 0.01 and is 0.02.");
        Files.createFile(directory.resolve("checkpoint-000000000002"));
        assertThat(warnings(config))
                .singleElement(as(InstanceOfAssertFactories.STRING))
                .contains("Files named checkpoint-… directly in it have the format of an earlier version.");
    }

    private List<String> warnings(TrainingConfig config) {
        return LoggedMessages.warningsOf(() -> fit(config, settings(), Integer.MAX_VALUE)).stream()
                .filter(warning -> warning.contains("checkpoint"))
                .toList();
    }

    @Test
    void filesOfOthersStayAndHideNothing() throws IOException {
        TrainingConfig config = config().build();
        die(config, 4);
        Path fit = fit();
        byte[] ours = Files.readAllBytes(fit.resolve(names().get(0)));
        byte[] newer = ours.clone();
        newer[7]++; // the version
        byte[] anotherFits = ours.clone();
        anotherFits[8]++;
        Map<Path, byte[]> others = new HashMap<>();
        others.put(directory.resolve("checkpoint-500.pt"), new byte[] {1});
        others.put(directory.resolve("checkpoint-999999999999"), new byte[] {2});
        others.put(fit.resolve("checkpoint-500.pt"), new byte[] {3});
        others.put(fit.resolve("checkpoint-999999999999-aaaaaaaa"), new byte[] {4});
        others.put(fit.resolve("checkpoint-999999999998-aaaaaaaa"), newer);
        others.put(fit.resolve("checkpoint-999999999997-aaaaaaaa"), anotherFits);
        others.put(fit.resolve("checkpoint-000000000001-aaaaaaaa"), new byte[100]);
        others.put(fit.resolve(".writing-notes"), new byte[100]);
        for (Map.Entry<Path, byte[]> file : others.entrySet()) {
            Files.write(file.getKey(), file.getValue());
        }

        die(config, 11); // goes on from round 2, writes 4, 6, .. 12 and dies in round 13
        int[] roundsSeen = new int[1];
        new DistributedTrainer(Faults.SPEC, config, List.of(counting(roundsSeen, Integer.MAX_VALUE)), settings())
                .fit(rows(), null);

        assertThat(roundsSeen[0]).isEqualTo(15 - 12);
        for (Map.Entry<Path, byte[]> file : others.entrySet()) {
            assertThat(file.getKey()).hasBinaryContent(file.getValue());
        }
        assertThat(names()).as("and nothing else").hasSize(6);
    }

    @Test
    void threeDamagedOnesThatAreNewerDoNotPushOutTheGoodOnes() throws IOException {
        TrainingConfig config = config().build();
        die(config, 10);
        List<String> before = names(); // of rounds 4, 6, 8
        damage(fit().resolve(before.get(1)), -80);
        damage(fit().resolve(before.get(2)), -80);
        die(config, 3); // goes on from round 4, writes 6 and dies in round 7
        int[] roundsSeen = new int[1];
        new DistributedTrainer(Faults.SPEC, config, List.of(counting(roundsSeen, Integer.MAX_VALUE)), settings())
                .fit(rows(), null);
        assertThat(roundsSeen[0]).isEqualTo(15 - 6);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void fitsAtTheSameTimeShareADirectory() throws Exception {
        List<TrainingConfig> configs = List.of(
                config().build(),
                config().seed(8).build(),
                config().build(),
                config().stepSize(0.02).build());
        ExecutorService threads = Executors.newFixedThreadPool(configs.size());
        try {
            List<Future<TrainingResult>> fits = new ArrayList<>();
            for (TrainingConfig config : configs) {
                CheckpointSettings each = new CheckpointSettings(settings().directory(), 1);
                fits.add(threads.submit(() -> fit(config, each, Integer.MAX_VALUE)));
            }
            for (int i = 0; i < configs.size(); i++) {
                assertThat(fits.get(i).get().parameters())
                        .isEqualTo(fit(configs.get(i), CheckpointSettings.NONE, Integer.MAX_VALUE)
                                .parameters());
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(directory).isEmptyDirectory();
    }

    /** A local file system that is full as soon as a checkpoint is written. */
    public static final class Full extends LocalFileSystem {
        @Override
        public String getScheme() {
            return "full";
        }

        @Override
        public URI getUri() {
            return URI.create("full:///");
        }

        @Override
        public org.apache.hadoop.fs.Path makeQualified(org.apache.hadoop.fs.Path path) {
            return path;
        }

        @Override
        public boolean mkdirs(org.apache.hadoop.fs.Path path) {
            return true;
        }

        @Override
        public FileStatus[] listStatus(org.apache.hadoop.fs.Path path) {
            return new FileStatus[0];
        }

        @Override
        public FSDataOutputStream create(org.apache.hadoop.fs.Path path, boolean overwrite) throws IOException {
            return new FSDataOutputStream(
                    new OutputStream() {
                        @Override
                        public void write(int b) {
                            throw noSpace();
                        }
                    },
                    null);
        }

        /** As Hadoop's local streams throw it: an Error that only they can make. */
        private static FSError noSpace() {
            try {
                Constructor<FSError> constructor = FSError.class.getDeclaredConstructor(Throwable.class);
                constructor.setAccessible(true);
                return constructor.newInstance(new IOException("No space left on device"));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public boolean exists(org.apache.hadoop.fs.Path path) {
            return true;
        }

        @Override
        public boolean delete(org.apache.hadoop.fs.Path path, boolean recursive) {
            return true;
        }
    }

    @Test
    void fullDiskNamesTheDirectory() {
        Configuration hadoop = spark().sparkContext().hadoopConfiguration();
        hadoop.setClass("fs.full.impl", Full.class, FileSystem.class);
        try {
            assertThatThrownBy(
                            () -> fit(config().build(), new CheckpointSettings("full:///disk", 2), Integer.MAX_VALUE))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageStartingWith("checkpoints must be writable, but full:/disk/fit-")
                    .hasMessageContaining("No space left on device")
                    .hasMessageEndingWith("check the path, its file system, its permissions and its free space.");
        } finally {
            hadoop.unset("fs.full.impl");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"C:\\ck", "nosuchscheme://host/ck", "http:"})
    void pathThatIsNoneIsRefusedWithOurWords(String path) {
        assertThatThrownBy(() -> fit(config().build(), new CheckpointSettings(path, 2), Integer.MAX_VALUE))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("checkpointDir must be ")
                .hasMessageContaining(", but \"" + path);
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
                .hasMessageEndingWith("check the path, its file system, its permissions and its free space.");
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

    /** The directory of the only fit. */
    private Path fit() throws IOException {
        assertThat(fits()).hasSize(1);
        return fits().get(0);
    }

    private List<Path> fits() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(Files::isDirectory).toList();
        }
    }

    /** Files in the directory of the only fit, the oldest checkpoint first. */
    private List<String> names() throws IOException {
        if (fits().isEmpty()) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(fit())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.endsWith(".crc"))
                    .sorted()
                    .toList();
        }
    }
}
