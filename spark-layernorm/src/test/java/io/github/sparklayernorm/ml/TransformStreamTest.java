package io.github.sparklayernorm.ml;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparklayernorm.testing.SparkTest;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.ForeachWriter;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.execution.streaming.LowLatencyMemoryStream;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.jdk.javaapi.CollectionConverters;

/** {@code transform} of streams. */
class TransformStreamTest extends SparkTest {
    private static Dataset<Row> data;
    private static LayerNormMLPClassificationModel model;

    @BeforeAll
    static void train() {
        data = Samples.clusters(spark(), 120);
        model = (LayerNormMLPClassificationModel) StageCase.all().get(0).trained(spark());
    }

    @Test
    void streamsAreTransformedAsBatchesAre(@TempDir Path folder) throws Exception {
        String input = folder.resolve("in").toString();
        data.select("id", "features").write().parquet(input);
        Dataset<Row> stream = spark().readStream()
                .schema(data.select("id", "features").schema())
                .parquet(input);

        Dataset<Row> out = model.transform(stream);
        assertThat(out.isStreaming()).isTrue();
        StreamingQuery query =
                out.writeStream().format("memory").queryName("predicted").start();
        try {
            query.processAllAvailable();
        } finally {
            query.stop();
        }

        assertThat(spark().table("predicted")
                        .select("id", "prediction")
                        .orderBy("id")
                        .collectAsList())
                .isEqualTo(model.transform(data)
                        .select("id", "prediction")
                        .orderBy("id")
                        .collectAsList());
    }

    @Test
    void aStreamKeepsItsWatermark(@TempDir Path folder) throws Exception {
        String input = folder.resolve("in").toString();
        Dataset<Row> rows = data.selectExpr("timestamp_seconds(id) AS at", "features");
        rows.write().parquet(input);
        Dataset<Row> stream =
                spark().readStream().schema(rows.schema()).parquet(input).withWatermark("at", "1 second");

        // Spark refuses this aggregation in append mode when the watermark was lost on the way
        StreamingQuery query = model.transform(stream)
                .groupBy(functions.window(functions.col("at"), "10 seconds"))
                .count()
                .writeStream()
                .outputMode("append")
                .format("memory")
                .queryName("windows")
                .start();
        try {
            query.processAllAvailable();
        } finally {
            query.stop();
        }

        assertThat(spark().table("windows").count()).isPositive();
    }

    @Test
    void microBatchesAreBatches(@TempDir Path folder) throws Exception {
        data.write().parquet(folder.toString() + "/in");
        Dataset<Row> stream = spark().readStream().schema(data.schema()).parquet(folder.toString() + "/in");
        StreamingQuery query = model.transform(stream)
                .select("id", "prediction")
                .writeStream()
                .format("memory")
                .queryName("micro")
                .start();
        try {
            query.processAllAvailable();
            assertThat(((org.apache.spark.sql.execution.streaming.runtime.StreamingQueryWrapper) query)
                            .streamingQuery()
                            .lastExecution()
                            .executedPlan()
                            .toString())
                    .contains("BatchEvaluation");
        } finally {
            query.stop();
        }
        assertThat(spark().table("micro").orderBy("id").collectAsList())
                .isEqualTo(model.transform(data)
                        .select("id", "prediction")
                        .orderBy("id")
                        .collectAsList());
    }

    /** Rows that have come out of the stream in real-time mode. */
    private static final BlockingQueue<Row> OUT = new LinkedBlockingQueue<>();

    private static final class Out extends ForeachWriter<Row> {
        @Override
        public boolean open(long partition, long epoch) {
            return true;
        }

        @Override
        public void process(Row row) {
            OUT.add(row);
        }

        @Override
        public void close(Throwable error) {}
    }

    @Test
    void inRealTimeModeARowWaitsForNoOther() throws Exception {
        StructType schema = data.select("id", "features").schema();
        LowLatencyMemoryStream<Row> stream = LowLatencyMemoryStream.singlePartition(Encoders.row(schema), spark());
        List<Row> rows = data.select("id", "features").orderBy("id").limit(5).collectAsList();
        StreamingQuery query = model.transform(stream.toDF())
                .select("id", "prediction")
                .writeStream()
                .outputMode("update")
                .trigger(Trigger.RealTime(10, TimeUnit.MINUTES)) // a batch that does not end while the test runs
                .foreach(new Out())
                .start();
        try {
            for (Row row : rows) {
                stream.addData(CollectionConverters.asScala(List.of(row)));
                Row out = OUT.poll(60, TimeUnit.SECONDS);
                assertThat(out).as("row out of the stream").isNotNull();
                assertThat(out.getInt(0)).isEqualTo(row.getInt(0));
                assertThat(out.getDouble(1)).isEqualTo(model.predict(row.<Vector>getAs("features")));
            }
        } finally {
            query.stop();
        }
    }
}
