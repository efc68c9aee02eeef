package io.github.sparklayernorm.ml.param;

/**
 * Setters of {@link SequenceAssemblerParams}.
 *
 * @param <S> the stage itself
 */
public interface SequenceAssemblerSetters<S> extends SequenceAssemblerParams {
    default S setIdCol(String value) {
        return Setting.set(this, idCol(), value);
    }

    default S setTimeCol(String value) {
        return Setting.set(this, timeCol(), value);
    }

    default S setInputCols(String[] value) {
        return Setting.set(this, inputCols(), value);
    }

    default S setOutputCol(String value) {
        return Setting.set(this, outputCol(), value);
    }

    default S setConstantCols(String[] value) {
        return Setting.set(this, constantCols(), value);
    }

    default S setMaxLength(int value) {
        return Setting.set(this, maxLength(), value);
    }

    default S setGaps(String value) {
        return Setting.set(this, gaps(), value);
    }

    default S setStep(double value) {
        return Setting.set(this, step(), value);
    }

    default S setWindowSize(int value) {
        return Setting.set(this, windowSize(), value);
    }

    default S setWindowStride(int value) {
        return Setting.set(this, windowStride(), value);
    }

    default S setHorizon(int value) {
        return Setting.set(this, horizon(), value);
    }

    default S setTargetCols(String[] value) {
        return Setting.set(this, targetCols(), value);
    }

    default S setLabelCol(String value) {
        return Setting.set(this, labelCol(), value);
    }

    default S setHandleInvalid(String value) {
        return Setting.set(this, handleInvalid(), value);
    }
}
