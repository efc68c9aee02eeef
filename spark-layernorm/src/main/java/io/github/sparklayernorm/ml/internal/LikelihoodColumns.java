package io.github.sparklayernorm.ml.internal;

import io.github.sparklayernorm.nn.loss.RowSoftmax;
import java.util.Arrays;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NumericAttribute;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.types.StructType;

/**
 * The columns of a next-step model: the negative log-likelihood, and the probabilities of the next token.
 *
 * @param likelihood  whether there is a column of the likelihood
 * @param probability whether there is one of the probabilities
 * @param tokens      elements of a probability
 */
record LikelihoodColumns(boolean likelihood, boolean probability, int tokens) implements OutputColumns {
    @Override
    public int count() {
        return (likelihood ? 1 : 0) + (probability ? 1 : 0);
    }

    @Override
    public void write(float[] outputs, int at, int count, Object[] row, int column) {
        int next = column;
        if (likelihood) {
            row[next++] = outputs == null ? Double.NaN : (double) outputs[at];
        }
        if (probability) {
            row[next] = Vectors.dense(outputs == null ? nan() : probabilities(outputs, at + 1));
        }
    }

    private double[] probabilities(float[] outputs, int at) {
        double[] p = new double[tokens];
        double normaliser = RowSoftmax.logSumExp(outputs, at, tokens);
        for (int j = 0; j < tokens; j++) {
            p[j] = Math.exp(outputs[at + j] - normaliser);
        }
        return p;
    }

    private double[] nan() {
        double[] values = new double[tokens];
        Arrays.fill(values, Double.NaN);
        return values;
    }

    /**
     * The schema with the columns that have names.
     *
     * @param tokens elements of a probability, or -1 when they are not known yet
     */
    static StructType append(
            String stage, StructType schema, String likelihoodColumn, String probabilityColumn, int tokens) {
        StructType result = schema;
        if (!likelihoodColumn.isEmpty()) {
            SchemaChecks.requireNew(stage, result, "negativeLogLikelihoodCol", likelihoodColumn);
            result = result.add(
                    NumericAttribute.defaultAttr().withName(likelihoodColumn).toStructField());
        }
        if (!probabilityColumn.isEmpty()) {
            SchemaChecks.requireNew(stage, result, "probabilityCol", probabilityColumn);
            result = result.add(
                    tokens < 0
                            ? new AttributeGroup(probabilityColumn).toStructField()
                            : new AttributeGroup(probabilityColumn, tokens).toStructField());
        }
        return result;
    }
}
