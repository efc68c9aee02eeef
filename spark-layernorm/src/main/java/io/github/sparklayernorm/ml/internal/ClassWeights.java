package io.github.sparklayernorm.ml.internal;

import io.github.sparklayernorm.distributed.InvalidInputException;
import io.github.sparklayernorm.distributed.LabelStatistics;
import io.github.sparklayernorm.ml.param.ClassWeightParamSet;
import io.github.sparklayernorm.ml.param.ClassWeightParams;
import java.util.Arrays;

/**
 * The param classWeight as a factor for each class. {@code balanced} is scikit-learn's: W / (K W_k), with the weight W of all
 * training rows, W_k of the class's and K classes that have any; the rows then weigh as much as before in all, and each
 * class as much as any other.
 */
final class ClassWeights {
    private ClassWeights() {}

    /** [classes], or null for none. */
    static double[] of(ClassWeightParams stage, int classes, LabelStatistics labels) {
        String param = stage.getClassWeight();
        return switch (param) {
            case ClassWeightParamSet.NONE -> null;
            case ClassWeightParamSet.BALANCED -> balanced(labels.weightByClass(classes));
            default -> given(stage, ClassWeightParamSet.numbers(param), labels.weightByClass(classes));
        };
    }

    private static double[] balanced(double[] weightByClass) {
        double weight = Arrays.stream(weightByClass).sum();
        long classes = Arrays.stream(weightByClass).filter(w -> w > 0).count();
        return Arrays.stream(weightByClass)
                .map(w -> w > 0 ? weight / (classes * w) : 1)
                .toArray();
    }

    private static double[] given(ClassWeightParams stage, double[] factors, double[] weightByClass) {
        if (factors.length != weightByClass.length) {
            throw InvalidInputException.of(
                    stage.getClass().getSimpleName(),
                    "classWeight must have one number for each of " + weightByClass.length + " classes",
                    "it has " + factors.length,
                    "set as many, or balanced");
        }
        double weight = 0;
        for (int k = 0; k < factors.length; k++) {
            weight += factors[k] * weightByClass[k];
        }
        if (!(weight > 0)) {
            throw InvalidInputException.of(
                    stage.getClass().getSimpleName(),
                    "classWeight must be above 0 for a class that has training rows",
                    "it is " + stage.getClassWeight(),
                    "set other numbers, or balanced");
        }
        return factors;
    }
}
