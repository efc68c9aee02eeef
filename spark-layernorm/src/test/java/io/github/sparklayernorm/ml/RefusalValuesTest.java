package io.github.sparklayernorm.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparklayernorm.distributed.InvalidInputException;
import io.github.sparklayernorm.testing.LoggedMessages;
import io.github.sparklayernorm.testing.SparkTest;
import java.util.List;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Values of rows reach the caller of fit, and no log unless a user asks for it. */
class RefusalValuesTest extends SparkTest {
    @AfterEach
    void asOtherTests() {
        show("true");
    }

    /** For jobs of queries and for other jobs. */
    private static void show(String value) {
        spark().conf().set(InvalidInputException.SHOW_VALUES, value);
        spark().sparkContext().setLocalProperty(InvalidInputException.SHOW_VALUES, value);
    }

    private static Dataset<Row> labels() {
        return Samples.of(spark(), Samples.row(Vectors.dense(1, 2), 0.0), Samples.row(Vectors.dense(1, 2), -73.5));
    }

    private static Dataset<Row> series() {
        return spark().sql(
                        "SELECT 'Ms Miller' AS id, 1234567 AS time, 1D AS x UNION ALL SELECT 'Ms Miller', 1234567, 2D")
                .coalesce(1);
    }

    private static List<String> logged(Runnable action) {
        return LoggedMessages.aboveDebug(() -> assertThatThrownBy(action::run).isInstanceOf(Exception.class));
    }

    @Test
    void theCallerOfFitIsToldWhatTheLogIsNot() {
        show("false");
        LayerNormMLPClassifier stage = new LayerNormMLPClassifier().setHiddenLayers(new int[] {4});

        List<String> logged = logged(() -> stage.fit(labels()));

        assertThatThrownBy(() -> stage.fit(labels()))
                .hasMessage(
                        "LayerNormMLPClassifier: \"label\" must hold whole numbers from 0 to 999, but a row has -73.5;"
                                + " index the labels with StringIndexer, or give the column metadata the right number of classes.");
        assertThat(logged)
                .anySatisfy(text -> assertThat(text)
                        .contains(
                                "LayerNormMLPClassifier: \"label\" must hold whole numbers from 0 to 999, but a row has a"
                                        + " negative number; index the labels"))
                .noneSatisfy(text -> assertThat(text).contains("73.5"));
    }

    @Test
    void tasksOfATransformSayTheKindAndHowToSeeTheValue() {
        show("false");
        SequenceAssembler stage = new SequenceAssembler().setIdCol("id").setInputCols(new String[] {"x"});

        List<String> logged = logged(() -> stage.transform(series()).collectAsList());

        assertThatThrownBy(() -> stage.transform(series()).collectAsList())
                .satisfies(e -> assertThat(ExceptionUtils.getRootCause(e))
                        .hasMessage(
                                "SequenceAssembler: the rows of a series must have different times, but two rows have the"
                                        + " same \"time\"; group or drop duplicates first"
                                        + " (spark.layernorm.refusals.showValues=true shows the value here)."));
        assertThat(logged)
                .isNotEmpty()
                .noneSatisfy(text -> assertThat(text).contains("Miller"))
                .noneSatisfy(text -> assertThat(text).contains("1234567"));
    }

    @Test
    void aUserMayAskForValues() {
        show("true");
        SequenceAssembler stage = new SequenceAssembler().setIdCol("id").setInputCols(new String[] {"x"});

        assertThatThrownBy(() -> stage.transform(series()).collectAsList())
                .satisfies(e -> assertThat(ExceptionUtils.getRootCause(e))
                        .hasMessage(
                                "SequenceAssembler: the rows of a series must have different times, but two rows are at"
                                        + " \"time\" 1234567 of \"id\" Ms Miller; group or drop duplicates first."));
    }
}
