package io.github.sparklayernorm.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparklayernorm.testing.SparkTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.Estimator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cell without kernels of its own, in the stages. */
class MinimalGatedUnitTest extends SparkTest {
    @TempDir
    Path folder;

    /** Of 3 to 6 steps; what is asked for is in the first, so that the state has to keep it. */
    private static Dataset<Row> rows() {
        return spark().range(0, 240, 1, 2)
                .selectExpr(
                        "id",
                        "transform(sequence(0, 2 + id % 4), t -> IF(t = 0, double(id % 2), sin(id * t))) AS features",
                        "double(id % 2) AS label");
    }

    @Test
    void itKeepsWhatItHasSeenAndComesBackFromAFile() throws IOException {
        for (boolean bidirectional : new boolean[] {false, true}) {
            LayerNormRNNClassificationModel model = new LayerNormRNNClassifier()
                    .setCellType("MGU")
                    .setHiddenSize(12)
                    .setBidirectional(bidirectional)
                    .setMaxSteps(300)
                    .setSeed(1)
                    .fit(rows());
            assertThat(model.getCellType()).isEqualTo("mgu");
            assertThat(model.layers().get(0).does())
                    .isEqualTo((bidirectional ? "bidirectional " : "") + "mgu, layer norm");
            assertThat(model.transform(rows()).filter("prediction = label").count())
                    .isGreaterThan(230);

            String path = folder.resolve("mgu-" + bidirectional).toString();
            model.save(path);
            assertThat(LayerNormRNNClassificationModel.load(path)
                            .transform(rows())
                            .orderBy("id")
                            .collectAsList())
                    .isEqualTo(model.transform(rows()).orderBy("id").collectAsList());
        }
    }

    @Test
    void batchNormalisationIsRefusedByEveryStageBeforeARowIsRead() {
        Dataset<Row> unreadable =
                rows().selectExpr("features", "double(raise_error('a row was read')) AS label", "features AS labels");
        List<Estimator<?>> stages = List.of(
                new LayerNormRNNClassifier().setCellType("mgu").setNormalization("batch"),
                new LayerNormRNNRegressor().setCellType("mgu").setNormalization("batch"),
                new LayerNormRNNTagger()
                        .setCellType("mgu")
                        .setNormalization("batch")
                        .setLabelCol("labels"),
                new LayerNormSequenceModel().setCellType("mgu").setNormalization("batch"));
        for (Estimator<?> stage : stages) {
            assertThatThrownBy(() -> stage.fit(unreadable))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(stage.getClass().getSimpleName()
                            + ": with cellType=mgu, normalization must be layer or none, but it is batch; set another of"
                            + " the two.");
        }
    }
}
