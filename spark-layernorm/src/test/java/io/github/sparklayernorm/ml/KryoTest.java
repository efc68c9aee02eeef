package io.github.sparklayernorm.ml;

import static org.assertj.core.api.Assertions.assertThat;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.Kryo;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.github.sparklayernorm.testing.Clusters;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.SerializerInstance;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import scala.reflect.ClassTag$;

/** Everything that passes through Spark's data serializer, when that is Kryo: results, broadcasts, shuffles. */
@Tag("cluster") // for sessions with a serializer of their own
class KryoTest {
    private static SparkSession session;

    @AfterAll
    static void stop() {
        if (session != null) {
            session.stop();
        }
    }

    static List<StageCase> stages() {
        return StageCase.all();
    }

    /** What most clusters have that have Kryo: the serializer's name and nothing else. */
    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class WithItsNameAlone {
        @BeforeAll
        void start() {
            session = Clusters.start(
                    Clusters.conf("kryo", "local[2]").set("spark.serializer", KryoSerializer.class.getName()));
        }

        @ParameterizedTest
        @MethodSource("io.github.sparklayernorm.ml.KryoTest#stages")
        void everyStageFits(StageCase stage) {
            Dataset<Row> data = stage.data().apply(session);
            Model<?> model = (Model<?>) stage.estimator().get().fit(data);
            assertThat(model.transform(data).count()).isEqualTo(data.count());
            assertThat(throughTheSerializer(model).uid()).isEqualTo(model.uid());
        }

        private <T> T throughTheSerializer(T object) {
            SerializerInstance serializer = SparkEnv.get().serializer().newInstance();
            return serializer.deserialize(
                    serializer.serialize(object, ClassTag$.MODULE$.apply(Object.class)),
                    ClassTag$.MODULE$.apply(Object.class));
        }
    }

    /** Kryo's strictest setting, on executors of their own. */
    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class WithRegistrationRequired {
        @TempDir
        Path folder;

        @BeforeAll
        void start() {
            session = Clusters.start(Clusters.conf("strict kryo", "local-cluster[2,1,1024]")
                    .set("spark.serializer", KryoSerializer.class.getName())
                    .set("spark.kryo.registrationRequired", "true")
                    .set("spark.kryo.registrator", LayerNormKryoRegistrator.class.getName())
                    .set("spark.kryoserializer.buffer.max", "1m"));
        }

        @ParameterizedTest
        @MethodSource("io.github.sparklayernorm.ml.KryoTest#stages")
        void everyStageFitsAndIsBroadcastAndItsModelIsSaved(StageCase stage) throws Exception {
            Dataset<Row> data = stage.data().apply(session);
            Estimator<?> estimator = stage.estimator().get();
            Model<?> model = (Model<?>) estimator.fit(data);
            assertThat(model.transform(data).count()).isEqualTo(data.count());
            assertThat(uids(estimator)).containsOnly(estimator.uid());
            assertThat(uids(model)).containsOnly(model.uid());
            ((MLWritable) model).save(folder.resolve("model").toUri().toString());
        }

        @Test
        void transformersAreBroadcast() {
            for (TransformerCase stage : TransformerCase.all()) {
                Transformer transformer = stage.transformer().get();
                assertThat(uids(transformer)).containsOnly(transformer.uid());
            }
        }

        @Test
        void broadcastModelPredictsOnTheExecutorsWhatItDoesHere() {
            LayerNormMLPClassificationModel model = new LayerNormMLPClassifier()
                    .setHiddenLayers(new int[] {8})
                    .setSolver("l-bfgs")
                    .setMaxIter(3)
                    .fit(Samples.clusters(session, 120));
            JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
            Broadcast<LayerNormMLPClassificationModel> broadcast = context.broadcast(model);
            Vector row = Vectors.dense(
                    IntStream.range(0, Samples.INPUTS).mapToDouble(i -> 0.1 * i).toArray());
            List<String> there = context.parallelize(List.of(0, 1, 2, 3), 4)
                    .map(i -> broadcast.value().predictProbability(row).toString())
                    .collect();
            assertThat(there).containsOnly(model.predictProbability(row).toString());
        }

        /** With Adam's moments 1.9 MB: more than one of Kryo's buffers holds. */
        @Test
        void stateThatIsLargerThanKryosBufferIsAveragedInSlices() {
            LayerNormMLPClassificationModel model = new LayerNormMLPClassifier()
                    .setHiddenLayers(new int[] {600, 250})
                    .setMaxIter(1)
                    .setValidationIndicatorCol("held")
                    .fit(Samples.clusters(session, 120));
            assertThat(model.summary().epochs()).hasSize(1);
        }

        private static List<String> uids(PipelineStage stage) {
            JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
            Broadcast<PipelineStage> broadcast = context.broadcast(stage);
            return context.parallelize(List.of(0, 1), 2)
                    .map(i -> broadcast.value().uid())
                    .collect();
        }
    }

    @Test
    void everyClassThatKryoMayMeetIsRegistered() {
        Kryo kryo = new Kryo();
        new LayerNormKryoRegistrator().registerClasses(kryo);
        Stream<JavaClass> marked = new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("io.github.sparklayernorm")
                        .stream()
                        .filter(c -> c.isAnnotatedWith(DefaultSerializer.class));
        assertThat(marked.map(JavaClass::reflect))
                .isNotEmpty()
                .allSatisfy(c ->
                        assertThat(kryo.getClassResolver().getRegistration(c)).isNotNull());
    }
}
