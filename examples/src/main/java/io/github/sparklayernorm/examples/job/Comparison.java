package io.github.sparklayernorm.examples.job;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Several learners behind the same feature stages, trained and tested on the same rows. */
public final class Comparison {
    private final List<PipelineStage> features;
    private final List<Metric> metrics;
    private final Map<String, Map<String, Double>> figures = new LinkedHashMap<>();

    /**
     * What is measured on the test rows.
     *
     * @param format how the table writes it, for {@link String#format}
     */
    public record Metric(String name, String format, ToDoubleFunction<Dataset<Row>> value) {}

    public Comparison(List<PipelineStage> features, List<Metric> metrics) {
        this.features = List.copyOf(features);
        this.metrics = List.copyOf(metrics);
    }

    /** Trains a pipeline that ends with this learner, and measures it. */
    public void run(PipelineStage learner, Dataset<Row> train, Dataset<Row> test) {
        List<PipelineStage> stages = new ArrayList<>(features);
        stages.add(learner);
        long start = System.nanoTime();
        PipelineModel model =
                new Pipeline().setStages(stages.toArray(PipelineStage[]::new)).fit(train);
        double seconds = (System.nanoTime() - start) / 1e9;
        Dataset<Row> predictions = model.transform(test);
        Map<String, Double> measured = new LinkedHashMap<>();
        metrics.forEach(metric -> measured.put(metric.name, metric.value.applyAsDouble(predictions)));
        measured.put("fitSeconds", Math.round(1000 * seconds) / 1000.0);
        figures.put(learner.getClass().getSimpleName(), measured);
    }

    /** Learner by name, metric by name. */
    public Map<String, Map<String, Double>> figures() {
        return figures;
    }

    /** One line for each learner. */
    public String table() {
        List<String> heading = new ArrayList<>(List.of(""));
        metrics.forEach(metric -> heading.add(metric.name));
        heading.add("fit");
        ResultTable table = new ResultTable(heading);
        figures.forEach((learner, measured) -> {
            List<String> row = new ArrayList<>(List.of(learner));
            metrics.forEach(metric -> row.add(String.format(metric.format, measured.get(metric.name))));
            row.add(String.format("%.1f s", measured.get("fitSeconds")));
            table.add(row);
        });
        return table.text();
    }
}
