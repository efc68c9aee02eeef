package io.github.sparklayernorm.ml.internal;

import io.github.sparklayernorm.distributed.ClassFigures;
import io.github.sparklayernorm.distributed.TrainingResult;
import io.github.sparklayernorm.ml.param.ClassWeightParamSet;
import io.github.sparklayernorm.ml.param.TrainingParams;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a person must hear of a fit that ended without an error, each in one line: what is wrong and what to try. */
final class FitWarnings {
    private static final Logger LOG = LoggerFactory.getLogger(FitWarnings.class);
    private static final int NAMED = 5; // classes; the summary has all

    private final TrainingParams stage;
    private final TrainingResult result;

    private FitWarnings(TrainingParams stage, TrainingResult result) {
        this.stage = stage;
        this.result = result;
    }

    static FitWarnings of(TrainingParams stage, TrainingResult result) {
        return new FitWarnings(stage, result);
    }

    /** Of any stage: a loss no lower than that of one prediction for all rows. */
    void nothingLearned() {
        double loss = result.figures().loss();
        double constant = result.figures().constantLoss();
        if (result.history().isEmpty() || !(constant > 0) || loss < constant) {
            return;
        }
        LOG.warn(
                "{}: the loss of the training rows ended at {}, no lower than {}, which one prediction for all of them has:"
                        + " nothing was learned in {} epochs; likely features of very different scale"
                        + " (standardization=true), a stepSize (now {}) too large or too small, too few steps (maxIter), or features that say nothing"
                        + " about the label",
                stage.uid(),
                number(loss),
                number(constant),
                result.history().size(),
                stage.getStepSize());
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4g", value);
    }

    /** Classes with rows that are never predicted, of a stage that can weigh classes. */
    void classes(String classWeight) {
        String weigh = classWeight.equals(ClassWeightParamSet.NONE) ? "classWeight=balanced, " : "";
        classesMissing(weigh + "thresholds, or more steps (maxIter)");
    }

    /** The same of a stage that cannot. */
    void classes() {
        classesMissing("more steps (maxIter, stepSize)");
    }

    private void classesMissing(String remedy) {
        ClassFigures classes = result.figures().classes();
        List<String> missing = new ArrayList<>();
        int ofClasses = 0;
        for (int k = 0; k < classes.classes(); k++) {
            ofClasses += classes.rows(k) > 0 ? 1 : 0;
            if (classes.rows(k) > 0 && classes.predictedRows(k) == 0) {
                missing.add(k + " (" + classes.rows(k) + " rows)");
            }
        }
        if (missing.isEmpty() || result.history().isEmpty()) {
            return;
        }
        boolean some = missing.size() > NAMED;
        LOG.warn(
                "{}: {} of {} classes {} never predicted on the {} training rows looked at: {}{}; try {}",
                stage.uid(),
                missing.size(),
                ofClasses,
                missing.size() == 1 ? "is" : "are",
                result.figures().rows(),
                String.join(", ", some ? missing.subList(0, NAMED) : missing),
                some ? " and others" : "",
                remedy);
    }
}
