package io.github.sparklayernorm.ml.internal;

import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The columns of a tagger, arrays with an element for each step: rawPrediction, probability, prediction; see
 * {@link ClassScores}. An empty name leaves a column out.
 *
 * @param tags K, the number of labels
 */
record TagColumns(int tags, String raw, String probability, String prediction) implements OutputColumns {
    private static final DataType VECTORS = DataTypes.createArrayType(SQLDataTypes.VectorType());
    private static final DataType NUMBERS = DataTypes.createArrayType(DataTypes.DoubleType);

    @Override
    public int count() {
        return (raw.isEmpty() ? 0 : 1) + (probability.isEmpty() ? 0 : 1) + (prediction.isEmpty() ? 0 : 1);
    }

    /** The steps of an invalid row are not known: its columns are null. */
    @Override
    public void write(float[] outputs, int at, int count, Object[] row, int column) {
        if (outputs == null) {
            return;
        }
        Vector[] scores = new Vector[count];
        Vector[] probabilities = new Vector[count];
        Double[] predictions = new Double[count];
        for (int t = 0; t < count; t++) {
            DenseVector step = scores(outputs, at + t * tags);
            scores[t] = step;
            probabilities[t] =
                    Vectors.dense(ClassScores.probability(step.values().clone()));
            predictions[t] = (double) step.argmax();
        }
        int next = column;
        if (!raw.isEmpty()) {
            row[next++] = scores;
        }
        if (!probability.isEmpty()) {
            row[next++] = probabilities;
        }
        if (!prediction.isEmpty()) {
            row[next] = predictions;
        }
    }

    private DenseVector scores(float[] outputs, int at) {
        double[] step = new double[tags];
        for (int k = 0; k < tags; k++) {
            step[k] = outputs[at + k];
        }
        return new DenseVector(ClassScores.raw(step));
    }

    /** The schema with these columns. */
    StructType append(String stage, StructType schema) {
        StructType result = appended(stage, schema, "rawPredictionCol", raw, VECTORS);
        result = appended(stage, result, "probabilityCol", probability, VECTORS);
        return appended(stage, result, "predictionCol", prediction, NUMBERS);
    }

    private static StructType appended(String stage, StructType schema, String param, String column, DataType type) {
        if (column.isEmpty()) {
            return schema;
        }
        SchemaChecks.requireNew(stage, schema, param, column);
        return schema.add(column, type);
    }
}
