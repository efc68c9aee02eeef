package io.github.sparklayernorm.ml;

import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparklayernorm.testing.SparkTest;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamPair;
import org.apache.spark.ml.param.Params;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every whole-number param of every stage at its largest: it works on a few rows, in little time and memory, or is refused. */
class LargestParamsTest extends SparkTest {
    private static final int ROWS = 40;

    /** A stage with the name of a param. */
    record Case(StageCase stage, String param) {
        @Override
        public String toString() {
            return stage + ", " + param;
        }
    }

    static List<Case> estimators() {
        List<Case> cases = new ArrayList<>();
        for (StageCase stage : StageCase.all()) {
            wholeNumbers(stage.estimator().get()).forEach(param -> cases.add(new Case(stage, param)));
        }
        return cases;
    }

    private static List<String> wholeNumbers(Params stage) {
        List<String> names = new ArrayList<>();
        for (Param<?> param : stage.params()) {
            if (param instanceof IntParam || param instanceof LongParam) {
                names.add(param.name());
            }
        }
        return names;
    }

    @ParameterizedTest
    @MethodSource("estimators")
    @Timeout(120)
    void fitsOrIsRefused(Case tried) {
        Estimator<?> stage = tried.stage().estimator().get();
        Dataset<Row> rows = tried.stage().data().apply(spark()).limit(ROWS).withColumn("held", expr("id % 4 = 0"));
        set(stage, "maxIter", 1);
        switch (tried.param()) {
            case "maxIter" -> set(stage, "tol", 0.999); // nothing else would end it in our time
            case "maxSteps" -> {
                set(stage, "tol", 0.999);
                stage.clear(stage.getParam("maxIter"));
            }
            case "earlyStoppingPatience" -> set(stage, "validationIndicatorCol", "held");
            default -> {
                // one epoch
            }
        }
        try {
            set(stage, tried.param(), largest(stage.getParam(tried.param())));
            assertThat(stage.fit(rows)).isNotNull();
        } catch (IllegalArgumentException refusal) {
            assertThat(refusal).hasMessageMatching("(?s).+ must .+, but .+; .+\\.");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"maxLength", "windowSize", "windowStride", "horizon"})
    @Timeout(120)
    void sequencesAreAssembledOrThereAreNone(String param) {
        SequenceAssembler stage = new SequenceAssembler()
                .setIdCol("held")
                .setTimeCol("id")
                .setInputCols(new String[] {"features"})
                .setWindowSize(2);
        if (param.equals("horizon")) {
            stage.setTargetCols(new String[] {"label"}).setLabelCol("ahead");
        }
        if (param.equals("maxLength")) {
            stage.clear(stage.getParam("windowSize"));
        }
        set(stage, param, Integer.MAX_VALUE);
        Dataset<Row> sequences = stage.transform(Samples.clusters(spark(), ROWS));
        if (param.equals("windowSize") || param.equals("horizon")) {
            assertThatThrownBy(sequences::count)
                    .hasMessageContaining("every series must have at least ")
                    .hasMessageContaining("; set a smaller windowSize, or handleInvalid=skip");
        } else {
            assertThat(sequences.count()).isEqualTo(2);
        }
    }

    private static Object largest(Param<?> param) {
        return param instanceof LongParam ? (Object) Long.MAX_VALUE : (Object) Integer.MAX_VALUE;
    }

    @SuppressWarnings("unchecked")
    private static void set(Params stage, String name, Object value) {
        stage.set(new ParamPair<>((Param<Object>) stage.getParam(name), value));
    }
}
