package io.github.sparklayernorm.compatibility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparklayernorm.ml.SequenceEvaluator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.spark.connect.proto.MlCommand;
import org.apache.spark.connect.proto.MlCommandResult;
import org.apache.spark.connect.proto.MlOperator;
import org.apache.spark.connect.proto.MlOperator.OperatorType;
import org.apache.spark.connect.proto.MlRelation;
import org.apache.spark.connect.proto.ObjectRef;
import org.apache.spark.connect.proto.Relation;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.PredictionModel;
import org.apache.spark.ml.classification.ClassificationModel;
import org.apache.spark.ml.evaluation.Evaluator;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every stage over the protocol of Spark Connect, as a remote client drives it: the server is Spark's own in a JVM of its
 * own, with memory control, which writes every model to the driver's disk.
 */
@DisabledOnOs(OS.WINDOWS)
class ConnectTest {
    private static final String MEMORY = "spark.connect.session.connectML.mlCache.memoryControl.";

    @TempDir
    static Path folder;

    private static Process server;
    private static ConnectClient client;

    @BeforeAll
    static void startServer() throws Exception {
        int port;
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        try (ServerSocket free = new ServerSocket(0, 1, loopback)) {
            port = free.getLocalPort();
        }
        Path err = folder.resolve("server.err");
        server = new Platform(
                        System.getProperty("sparklayernorm.newestSpark"), 17, Path.of(System.getProperty("java.home")))
                .submit(
                        folder.resolve("server.out"),
                        err,
                        List.of(
                                "--conf",
                                "spark.connect.grpc.binding.address=127.0.0.1",
                                "--conf",
                                "spark.connect.grpc.binding.port=" + port,
                                "--conf",
                                MEMORY + "enabled=true",
                                "--class",
                                "org.apache.spark.sql.connect.service.SparkConnectServer",
                                "spark-internal"));
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (!listens(new InetSocketAddress(loopback, port))) {
            assertThat(server.isAlive() && System.nanoTime() < end)
                    .as("the server has not started: %s", Files.readString(err))
                    .isTrue();
            Thread.sleep(200);
        }
        client = new ConnectClient(port);
    }

    @AfterAll
    static void stopServer() throws Exception {
        if (client != null) {
            client.close();
        }
        if (server != null) {
            server.destroy();
            if (!server.waitFor(30, TimeUnit.SECONDS)) {
                server.destroyForcibly();
            }
        }
    }

    static List<Sample> estimators() {
        return Sample.all().stream()
                .filter(sample -> sample.stage().get() instanceof Estimator)
                .toList();
    }

    static List<Sample> transformers() {
        return Sample.all().stream()
                .filter(sample -> !(sample.stage().get() instanceof Estimator))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("estimators")
    void estimatorAndModelServeARemoteClient(Sample sample) throws Exception {
        PipelineStage stage = sample.stage().get();
        ObjectRef model = client.run(MlCommand.newBuilder()
                        .setFit(MlCommand.Fit.newBuilder()
                                .setEstimator(ConnectClient.operator(stage, OperatorType.OPERATOR_TYPE_ESTIMATOR))
                                .setParams(ConnectClient.params(stage))
                                .setDataset(ConnectClient.rows(sample)))
                        .build())
                .getOperatorInfo()
                .getObjRef();
        assertThat(client.fetch(model, "toString").getString())
                .contains("Model")
                .contains("uid=" + stage.uid());

        // Summary.
        assertThat(client.fetch(model, "hasSummary").getBoolean()).isTrue();
        List<Double> losses = ConnectClient.doubles(client.fetch(model, "summary", "objectiveHistory"));
        assertThat(losses).hasSize(3).allMatch(loss -> loss > 0);
        assertThat(client.fetch(model, "summary", "totalIterations").getInteger())
                .isEqualTo(3);
        long bytes = client.run(MlCommand.newBuilder()
                        .setGetModelSize(MlCommand.GetModelSize.newBuilder().setModelRef(model))
                        .build())
                .getParam()
                .getLong();
        assertThat(bytes).isBetween(500L, 100_000L);

        // What Spark's own classes have, and no more.
        if (PredictionModel.class.isAssignableFrom(sample.fittedClass())) {
            assertThat(client.fetch(model, "numFeatures").getInteger()).isEqualTo(sample.hasVectors() ? 3 : 2);
        }
        if (ClassificationModel.class.isAssignableFrom(sample.fittedClass())) {
            assertThat(client.fetch(model, "numClasses").getInteger()).isEqualTo(3);
        }
        if (sample.name().matches(".*(Classifier|Tagger)")) {
            assertThat(ConnectClient.doubles(client.fetch(model, "summary", "labels")))
                    .containsExactly(0.0, 1.0, 2.0);
            assertThat(ConnectClient.doubles(client.fetch(model, "summary", "precisionByLabel")))
                    .hasSize(3);
            assertThat(client.fetch(model, "summary", "accuracy").getDouble()).isBetween(0.1, 1.0);
        }
        assertThatThrownBy(() -> client.fetch(model, "numParameters")).hasMessageContaining("ATTRIBUTE_NOT_ALLOWED");
        assertThatThrownBy(() -> client.fetch(model, "summary", "history"))
                .hasMessageContaining("ATTRIBUTE_NOT_ALLOWED");

        // Predictions; other names for one transform only are a copy's.
        List<String> predictions = client.collect(transformed(model, sample));
        assertThat(predictions).hasSize(48).doesNotHaveDuplicates();
        if (client.fetch(model, "toString").getString().matches(".*(Classification|Regression)Model.*")) {
            assertThat(client.collect(Relation.newBuilder()
                            .setMlRelation(MlRelation.newBuilder()
                                    .setTransform(transform(model, sample)
                                            .setParams(ConnectClient.param("predictionCol", "other"))))
                            .build()))
                    .hasSize(48)
                    .allMatch(row -> row.contains(" other=") && !row.contains(" prediction="));
            assertThat(client.collect(transformed(model, sample))).isEqualTo(predictions);
        }
        assertThat(metric(model, sample)).isBetween(0.0, 10.0);

        // Saved, and loaded as a model of its own.
        Path path = folder.resolve(sample.name());
        client.run(MlCommand.newBuilder()
                .setWrite(MlCommand.Write.newBuilder().setObjRef(model).setPath(path.toString()))
                .build());
        ObjectRef loaded = client.run(MlCommand.newBuilder()
                        .setRead(MlCommand.Read.newBuilder()
                                .setOperator(MlOperator.newBuilder()
                                        .setName(sample.fittedClass().getName())
                                        .setType(OperatorType.OPERATOR_TYPE_MODEL))
                                .setPath(path.toString()))
                        .build())
                .getOperatorInfo()
                .getObjRef();
        assertThat(client.collect(transformed(loaded, sample))).isEqualTo(predictions);
        assertThat(client.fetch(loaded, "hasSummary").getBoolean()).isFalse();

        // The estimator, too.
        Path untrained = folder.resolve(sample.name() + "-estimator");
        client.run(MlCommand.newBuilder()
                .setWrite(MlCommand.Write.newBuilder()
                        .setOperator(ConnectClient.operator(stage, OperatorType.OPERATOR_TYPE_ESTIMATOR))
                        .setParams(ConnectClient.params(stage))
                        .setPath(untrained.toString()))
                .build());
        MlCommandResult.MlOperatorInfo read = client.run(MlCommand.newBuilder()
                        .setRead(MlCommand.Read.newBuilder()
                                .setOperator(ConnectClient.operator(stage, OperatorType.OPERATOR_TYPE_ESTIMATOR))
                                .setPath(untrained.toString()))
                        .build())
                .getOperatorInfo();
        assertThat(read.getUid()).isEqualTo(stage.uid());
        assertThat(read.getParams().getParamsMap())
                .containsAllEntriesOf(ConnectClient.params(stage).getParamsMap());

        // Out of memory, back from the driver's disk, with its summary.
        delete(model, true);
        assertThat(client.collect(transformed(model, sample))).isEqualTo(predictions);
        assertThat(client.run(MlCommand.newBuilder()
                                .setCreateSummary(MlCommand.CreateSummary.newBuilder()
                                        .setModelRef(model)
                                        .setDataset(ConnectClient.rows(sample)))
                                .build())
                        .getParam()
                        .getBoolean())
                .isTrue();
        assertThat(ConnectClient.doubles(client.fetch(model, "summary", "objectiveHistory")))
                .isEqualTo(losses);

        delete(model, false);
        delete(loaded, false);
        assertThatThrownBy(() -> client.fetch(model, "toString")).hasMessageContaining("CACHE_INVALID");
    }

    @ParameterizedTest
    @MethodSource("transformers")
    void transformerServesARemoteClient(Sample sample) throws Exception {
        PipelineStage stage = sample.stage().get();
        MlOperator operator = ConnectClient.operator(stage, OperatorType.OPERATOR_TYPE_TRANSFORMER);
        Relation transformed = Relation.newBuilder()
                .setMlRelation(MlRelation.newBuilder()
                        .setTransform(MlRelation.Transform.newBuilder()
                                .setTransformer(operator)
                                .setParams(ConnectClient.params(stage))
                                .setInput(ConnectClient.rows(sample))))
                .build();
        assertThat(client.collect(transformed))
                .isNotEmpty()
                .allMatch(row -> row.contains(stage.getOrDefault(stage.getParam("outputCol")) + "="));

        Path path = folder.resolve(sample.name());
        client.run(MlCommand.newBuilder()
                .setWrite(MlCommand.Write.newBuilder()
                        .setOperator(operator)
                        .setParams(ConnectClient.params(stage))
                        .setPath(path.toString()))
                .build());
        MlCommandResult.MlOperatorInfo read = client.run(MlCommand.newBuilder()
                        .setRead(MlCommand.Read.newBuilder()
                                .setOperator(operator)
                                .setPath(path.toString()))
                        .build())
                .getOperatorInfo();
        assertThat(read.getUid()).isEqualTo(stage.uid());
        assertThat(read.getParams().getParamsMap())
                .containsAllEntriesOf(ConnectClient.params(stage).getParamsMap());
    }

    private static MlRelation.Transform.Builder transform(ObjectRef model, Sample sample) {
        return MlRelation.Transform.newBuilder().setObjRef(model).setInput(ConnectClient.rows(sample));
    }

    private static Relation transformed(ObjectRef model, Sample sample) {
        return Relation.newBuilder()
                .setMlRelation(MlRelation.newBuilder().setTransform(transform(model, sample)))
                .build();
    }

    private static double metric(ObjectRef model, Sample sample) {
        Evaluator evaluator = switch (sample.name()) {
            case "LayerNormMLPClassifier", "LayerNormRNNClassifier" ->
                new MulticlassClassificationEvaluator().setMetricName("logLoss");
            case "LayerNormMLPRegressor", "LayerNormRNNRegressor" -> new RegressionEvaluator().setMetricName("rmse");
            case "LayerNormRNNTagger" -> new SequenceEvaluator().setMetricName("accuracy");
            case "LayerNormSequenceModel" -> new SequenceEvaluator().setMetricName("perplexity");
            default -> throw new IllegalStateException("no evaluator for " + sample);
        };
        return client.run(MlCommand.newBuilder()
                        .setEvaluate(MlCommand.Evaluate.newBuilder()
                                .setEvaluator(ConnectClient.operator(evaluator, OperatorType.OPERATOR_TYPE_EVALUATOR))
                                .setParams(ConnectClient.params(evaluator))
                                .setDataset(transformed(model, sample)))
                        .build())
                .getParam()
                .getDouble();
    }

    private static void delete(ObjectRef model, boolean fromMemoryOnly) {
        client.run(MlCommand.newBuilder()
                .setDelete(MlCommand.Delete.newBuilder().addObjRefs(model).setEvictOnly(fromMemoryOnly))
                .build());
    }

    private static boolean listens(InetSocketAddress address) {
        try (Socket socket = new Socket()) {
            socket.connect(address, 500);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }
}
