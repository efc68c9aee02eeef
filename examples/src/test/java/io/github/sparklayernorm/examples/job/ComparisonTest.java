package io.github.sparklayernorm.examples.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.sparklayernorm.examples.TestSpark;
import io.github.sparklayernorm.examples.job.Comparison.Metric;
import java.util.List;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.regression.LinearRegression;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    @Test
    void measuresALearnerBehindItsFeatures() {
        Dataset<Row> rows = TestSpark.session().range(100).selectExpr("double(id) x", "3 * id + 7.0d label");
        Comparison comparison = new Comparison(
                List.of(new VectorAssembler().setInputCols(new String[] {"x"}).setOutputCol("features")),
                List.of(new Metric("R2", "%.3f", new RegressionEvaluator().setMetricName("r2")::evaluate)));
        comparison.run(new LinearRegression(), rows, rows);
        assertThat(comparison.figures().get("LinearRegression")).containsOnlyKeys("R2", "fitSeconds");
        assertThat(comparison.figures().get("LinearRegression").get("R2")).isGreaterThan(0.999);
        assertThat(comparison.table().lines().toList())
                .element(2)
                .asString()
                .matches("LinearRegression  1\\.000  +\\d+\\.\\d s");
    }
}
