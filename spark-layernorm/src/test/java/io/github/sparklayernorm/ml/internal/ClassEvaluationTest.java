package io.github.sparklayernorm.ml.internal;

import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.sparklayernorm.distributed.InvalidInputException;
import io.github.sparklayernorm.testing.SparkTest;
import org.apache.spark.ml.functions;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class ClassEvaluationTest extends SparkTest {
    private static final EvaluatedColumns COLUMNS =
            new EvaluatedColumns("features", "label", "prediction", "probability", "");

    @Test
    void aPredictionWithoutAProbabilityHasNoLogLoss() {
        ClassEvaluation all = of("(1, 1D, array(0.2D, 0.8D)), (0, 1D, array(0.4D, 0.6D))");
        ClassEvaluation some = of("(1, 1D, array(0.2D, 0.8D)), (0, 1D, null)");
        ClassEvaluation invalid = of("(1, 1D, array(0.2D, 0.8D)), (0, double('NaN'), null)");

        assertThat(all.logLoss()).isCloseTo(-(Math.log(0.8) + Math.log(0.4)) / 2, within(1e-12));
        assertThat(invalid.logLoss()).isCloseTo(-Math.log(0.8), within(1e-12));
        assertThat(invalid.multiclass().accuracy()).isEqualTo(1);
        assertThat(some.multiclass().accuracy()).isEqualTo(0.5);
        assertThatThrownBy(some::logLoss)
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "Model.evaluate: every row with a prediction must have a probability, but one has none; take"
                                + " both columns from one model.");
    }

    private static ClassEvaluation of(String rows) {
        Dataset<Row> table = spark().sql("SELECT * FROM VALUES " + rows + " AS t(label, prediction, numbers)");
        return ClassEvaluation.ofRows(
                "Model.evaluate",
                table.withColumn(
                        "probability",
                        when(table.col("numbers").isNotNull(), functions.array_to_vector(table.col("numbers")))),
                COLUMNS,
                2);
    }
}
