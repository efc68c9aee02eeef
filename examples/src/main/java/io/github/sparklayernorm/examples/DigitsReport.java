package io.github.sparklayernorm.examples;

import static org.apache.spark.sql.functions.col;

import io.github.sparklayernorm.examples.job.ExampleCommand;
import io.github.sparklayernorm.examples.job.Output;
import io.github.sparklayernorm.examples.plot.ConfusionMatrix;
import io.github.sparklayernorm.examples.plot.ContactSheet;
import io.github.sparklayernorm.examples.plot.Plots;
import io.github.sparklayernorm.ml.LayerNormMLPClassificationModel;
import io.github.sparklayernorm.train.EpochRecord;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.TreeSet;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Tests a trained digit reader, writes its pictures and its model, and prints its figures. */
record DigitsReport(DigitsData digits, Output directory, PrintStream out) {
    /** A sheet of so many fits on a screen. */
    private static final int MISCLASSIFIED = 60;

    /** A finished training. */
    record Fit(PipelineModel model, double seconds) {}

    /** The last line of the program, as JSON. */
    record Figures(double testAccuracy, double fitSeconds, double rowsPerSecond, int epochs, String kernels) {}

    /** @return whether the saved model predicts as the trained one */
    boolean write(Fit fit) throws IOException {
        LayerNormMLPClassificationModel network =
                (LayerNormMLPClassificationModel) fit.model.stages()[0];
        List<EpochRecord> epochs = network.summary().epochs();
        Dataset<Row> predictions = fit.model.transform(digits.test());
        ConfusionMatrix confusion = ConfusionMatrix.of(predictions, network.numClasses());
        Figures figures = new Figures(
                confusion.accuracy(),
                rounded(fit.seconds),
                rounded(digits.trainRows() * epochs.size() / fit.seconds),
                epochs.size(),
                String.join(", ", new TreeSet<>(network.summary().kernels().values())));

        out.printf("%n%s%n", confusion.text());
        out.printf(
                "test accuracy %.2f %%: %,d of %,d digits are read wrongly%n",
                100 * figures.testAccuracy, confusion.wrong(), confusion.total());
        out.printf(
                "%d epochs in %.1f s, %,.0f rows/s with reading and packing, kernels %s%n",
                figures.epochs, figures.fitSeconds, figures.rowsPerSecond, figures.kernels);

        pictures(epochs, confusion, predictions);
        fit.model.write().overwrite().save(directory.path("model"));
        out.printf("%s now has loss.png, confusion.png, misclassified.png and the pipeline in model%n", directory);
        PipelineModel loaded = PipelineModel.load(directory.path("model"));
        boolean same = samePredictions(predictions, loaded.transform(digits.test()));
        out.println(
                same
                        ? "loaded again, the model gives the same probabilities to the bit"
                        : "FAILED: loaded again, the model gives other probabilities");
        out.println(ExampleCommand.json(figures));
        out.flush();
        return same;
    }

    private void pictures(List<EpochRecord> history, ConfusionMatrix confusion, Dataset<Row> predictions) {
        directory.write(
                "loss.png",
                Plots.loss(
                        history.stream().mapToDouble(EpochRecord::trainingLoss).toArray(),
                        history.stream()
                                .mapToDouble(EpochRecord::validationLoss)
                                .toArray()));
        directory.write("confusion.png", confusion.png("Digits: true and predicted"));
        List<Row> wrong = predictions
                .filter(col("label").notEqual(col("prediction")))
                .select("features", "label", "prediction")
                .takeAsList(MISCLASSIFIED);
        ContactSheet sheet = Plots.sheet(
                "Misclassified: true \u2192 predicted (%,d of %,d)".formatted(wrong.size(), confusion.wrong()),
                digits.width(),
                digits.height());
        for (Row row : wrong) {
            Vector ink = row.getAs("features");
            sheet.add(ink.toArray(), "%.0f \u2192 %.0f".formatted(row.getDouble(1), row.getDouble(2)));
        }
        directory.write("misclassified.png", sheet.png());
    }

    private static boolean samePredictions(Dataset<Row> one, Dataset<Row> other) {
        return one.select("probability", "prediction")
                .collectAsList()
                .equals(other.select("probability", "prediction").collectAsList());
    }

    /** To thousandths: more digits of a clock say nothing. */
    private static double rounded(double value) {
        return Math.round(1000 * value) / 1000.0;
    }
}
