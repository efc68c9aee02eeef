package io.github.sparklayernorm.benchmarks;

import io.github.sparklayernorm.benchmarks.Task.Kind;
import io.github.sparklayernorm.benchmarks.Task.Learner;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.GBTClassifier;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.ml.classification.RandomForestClassifier;
import org.apache.spark.ml.feature.SQLTransformer;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.regression.GBTRegressor;
import org.apache.spark.ml.regression.LinearRegression;
import org.apache.spark.ml.regression.RandomForestRegressor;
import org.apache.spark.sql.functions;

/** Spark's own learners with their defaults. */
final class Peers {
    /** More columns than trees and a dense network get through in a sensible time. */
    private static final int WIDE = 10_000;

    private Peers() {}

    /** Those that can learn the task; a perceptron must be told its layers: 100 hidden units. */
    static List<Learner> of(Task task) {
        if (task.sequences()) {
            return ofWindows(task);
        }
        int inputs = task.train().first().<Vector>getAs("features").size();
        List<Learner> peers = new ArrayList<>();
        if (task.kind() == Kind.VALUES) {
            peers.add(new Learner("Spark GBT", new GBTRegressor().setSeed(1)));
            peers.add(new Learner("Spark random forest", new RandomForestRegressor().setSeed(1)));
            peers.add(new Learner("Spark linear", new LinearRegression()));
            return peers;
        }
        if (inputs < WIDE) {
            if (task.twoClasses()) {
                peers.add(new Learner("Spark GBT", new GBTClassifier().setSeed(1)));
            }
            int classes = (int) task.train().agg(functions.max("label")).first().getDouble(0) + 1;
            peers.add(new Learner("Spark random forest", new RandomForestClassifier().setSeed(1)));
            peers.add(new Learner(
                    "Spark perceptron",
                    new MultilayerPerceptronClassifier()
                            .setLayers(new int[] {inputs, 100, classes})
                            .setSeed(1)));
        }
        peers.add(new Learner("Spark logistic", new LogisticRegression()));
        return peers;
    }

    /** Of sequences, only windows of the same length have some: the last value, and trees on all steps side by side. */
    private static List<Learner> ofWindows(Task task) {
        if (task.kind() != Kind.VALUES) {
            return List.of();
        }
        SQLTransformer last = new SQLTransformer().setStatement("SELECT *, persistence AS prediction FROM __THIS__");
        return List.of(
                new Learner("persistence", new Pipeline().setStages(new PipelineStage[] {last})),
                new Learner(
                        "Spark GBT", new GBTRegressor().setFeaturesCol("window").setSeed(1)));
    }
}
