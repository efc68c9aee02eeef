package io.github.sparklayernorm.ml;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Small data sets of sequences that a small network learns in a second; the same in every run. */
final class SequenceSamples {
    private static final StructType ROWS = new StructType()
            .add("id", DataTypes.IntegerType, false)
            .add("features", DataTypes.createArrayType(SQLDataTypes.VectorType()))
            .add("label", DataTypes.DoubleType)
            .add("weight", DataTypes.DoubleType)
            .add("held", DataTypes.BooleanType);

    private static final String UNLABELLED = "id int, features array<%s>, weight double, held boolean";

    private SequenceSamples() {}

    /** Waves of three frequencies in two channels, 5 to 12 steps. Columns id, features, label, weight, held. */
    static Dataset<Row> waves(SparkSession spark, int rows) {
        Random random = new Random(1);
        List<Row> list = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            int label = i % 3;
            double phase = random.nextDouble();
            List<Vector> steps = new ArrayList<>();
            for (int t = 0; t < 5 + random.nextInt(8); t++) {
                double angle = phase + t * (label + 1) * 0.7;
                steps.add(Vectors.dense(Math.sin(angle), Math.cos(angle)));
            }
            list.add(RowFactory.create(i, steps, (double) label, 1.0 + i % 2, i % 4 == 3));
        }
        return spark.createDataFrame(list, ROWS).repartition(2).cache();
    }

    /** label = 100 + 10 * sum of the first channel. */
    static Dataset<Row> sums(SparkSession spark, int rows) {
        Random random = new Random(2);
        List<Row> list = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            List<Vector> steps = new ArrayList<>();
            double sum = 0;
            for (int t = 0; t < 1 + random.nextInt(5); t++) {
                steps.add(Vectors.dense(random.nextGaussian(), random.nextGaussian()));
                sum += steps.get(t).apply(0);
            }
            list.add(RowFactory.create(i, steps, 100 + 10 * sum, 1.0 + i % 2, i % 4 == 3));
        }
        return spark.createDataFrame(list, ROWS).repartition(2).cache();
    }

    /** 0 1 2 3 4 0 1 ... from a random start, 6 to 13 tokens. Columns id, features, weight, held. */
    static Dataset<Row> cycles(SparkSession spark, int rows) {
        Random random = new Random(3);
        List<Row> list = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            List<Integer> tokens = new ArrayList<>();
            int first = random.nextInt(5);
            for (int t = 0; t < 6 + random.nextInt(8); t++) {
                tokens.add((first + t) % 5);
            }
            list.add(RowFactory.create(i, tokens, 1.0 + i % 2, i % 4 == 3));
        }
        return spark.createDataFrame(list, StructType.fromDDL(UNLABELLED.formatted("int")))
                .repartition(2)
                .cache();
    }

    /** A pen's circles, to the left or to the right as two numbers of context say, with both ends. One partition, in order. */
    static Dataset<Row> loops(SparkSession spark, int rows, double scale) {
        Random random = new Random(4);
        List<Row> list = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            List<List<Double>> steps = new ArrayList<>();
            int turn = i % 2;
            for (int t = 0; t < 9; t++) {
                double angle = 0.7 * t * (turn == 0 ? 1 : -1);
                double x = scale * (3 + Math.cos(angle) + 0.1 * random.nextGaussian());
                double y = scale * (Math.sin(angle) + 0.1 * random.nextGaussian());
                double end = t == 8 ? 1 : 0;
                steps.add(List.of(x, y, t == 4 ? 1 : end, end, turn == 0 ? 1.0 : 0.0, turn == 1 ? 1.0 : 0.0));
            }
            list.add(RowFactory.create(i, steps, 1.0 + i % 2, i % 4 == 3));
        }
        return spark.createDataFrame(list, StructType.fromDDL(UNLABELLED.formatted("array<double>")))
                .coalesce(1)
                .cache();
    }

    /**
     * Each step has one of three symbols as a unit vector; its label is the symbol of two steps before, 0 at first. 1 to 8
     * steps. Columns id, features, label (an array), weight, held.
     */
    static Dataset<Row> delayed(SparkSession spark, int rows) {
        StructType schema = new StructType()
                .add("id", DataTypes.IntegerType, false)
                .add("features", DataTypes.createArrayType(SQLDataTypes.VectorType()))
                .add("label", DataTypes.createArrayType(DataTypes.DoubleType))
                .add("weight", DataTypes.DoubleType)
                .add("held", DataTypes.BooleanType);
        Random random = new Random(3);
        List<Row> list = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            List<Vector> steps = new ArrayList<>();
            List<Double> labels = new ArrayList<>();
            int[] symbols = random.ints(1 + random.nextInt(8), 0, 3).toArray();
            for (int t = 0; t < symbols.length; t++) {
                steps.add(Vectors.sparse(3, new int[] {symbols[t]}, new double[] {1}));
                labels.add(t < 2 ? 0.0 : symbols[t - 2]);
            }
            list.add(RowFactory.create(i, steps, labels, 1.0 + i % 2, i % 4 == 3));
        }
        return spark.createDataFrame(list, schema).repartition(2).cache();
    }

    /** Rows with the columns features, of the given type, and label. */
    static Dataset<Row> of(SparkSession spark, String type, Row... rows) {
        StructType schema = StructType.fromDDL("features " + type + ", label double");
        return spark.createDataFrame(List.of(rows), schema).coalesce(1);
    }
}
