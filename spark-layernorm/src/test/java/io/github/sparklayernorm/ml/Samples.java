package io.github.sparklayernorm.ml;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructType;

/** Small data sets that a small network learns in a second; the same in every run. */
final class Samples {
    static final int INPUTS = 4;
    static final int CLASSES = 3;

    private static final StructType ROWS = new StructType()
            .add("id", DataTypes.IntegerType, false)
            .add("features", SQLDataTypes.VectorType())
            .add("label", DataTypes.DoubleType)
            .add("weight", DataTypes.DoubleType)
            .add("held", DataTypes.BooleanType);

    private Samples() {}

    /** Three clusters, well apart; every fourth row is marked as held out. Columns id, features, label, weight, held. */
    static Dataset<Row> clusters(SparkSession spark, int rows) {
        Random random = new Random(1);
        List<Row> list = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            int label = i % CLASSES;
            double[] features = new double[INPUTS];
            for (int j = 0; j < INPUTS; j++) {
                features[j] = random.nextGaussian() * 0.3 + (j == label ? 2 : 0);
            }
            list.add(RowFactory.create(i, Vectors.dense(features), (double) label, 1.0 + i % 2, i % 4 == 3));
        }
        return spark.createDataFrame(list, ROWS).repartition(2).cache();
    }

    /** label = 1000 + 50 x0 - 20 x1, far from the unit scale. */
    static Dataset<Row> plane(SparkSession spark, int rows) {
        Random random = new Random(2);
        List<Row> list = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            double[] features = random.doubles(INPUTS, -1, 1).toArray();
            double label = 1000 + 50 * features[0] - 20 * features[1];
            list.add(RowFactory.create(i, Vectors.dense(features), label, 1.0 + i % 2, i % 4 == 3));
        }
        return spark.createDataFrame(list, ROWS).repartition(2).cache();
    }

    /** As plane, with a second target of another unit: column targets = (label, x2 / 1000). */
    static Dataset<Row> targets(SparkSession spark, int rows) {
        StructType schema = ROWS.add("targets", SQLDataTypes.VectorType());
        List<Row> list = new ArrayList<>();
        for (Row row : plane(spark, rows).collectAsList()) {
            double[] targets = {row.getDouble(2), ((Vector) row.get(1)).apply(2) / 1000};
            list.add(RowFactory.create(
                    row.get(0), row.get(1), row.get(2), row.get(3), row.get(4), Vectors.dense(targets)));
        }
        return spark.createDataFrame(list, schema).repartition(2).cache();
    }

    /** Rows with the columns features and label. */
    static Dataset<Row> of(SparkSession spark, Row... rows) {
        StructType schema =
                new StructType().add("features", SQLDataTypes.VectorType()).add("label", DataTypes.DoubleType);
        return spark.createDataFrame(List.of(rows), schema).coalesce(1);
    }

    static Row row(Vector features, Object label) {
        return RowFactory.create(features, label);
    }

    static final StructType VECTOR_LABELS =
            new StructType().add("features", SQLDataTypes.VectorType()).add("label", SQLDataTypes.VectorType());

    /** The rows with metadata that say how many classes there are. */
    static Dataset<Row> withClasses(Dataset<Row> rows, int classes) {
        Metadata metadata = NominalAttribute.defaultAttr()
                .withName("label")
                .withNumValues(classes)
                .toMetadata();
        return rows.withColumn("label", functions.col("label").as("label", metadata));
    }
}
