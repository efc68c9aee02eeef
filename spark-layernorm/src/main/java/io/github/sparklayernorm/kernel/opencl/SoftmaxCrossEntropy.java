package io.github.sparklayernorm.kernel.opencl;

import com.aparapi.Kernel;

/**
 * loss_i = -w_i * log p_i[label_i], dlogits = scale * w_i * (p_i - onehot(label_i)), with p = softmax(logits) per row and
 * the row's largest logit taken off first. A row of weight 0 counts for nothing, whatever it holds.
 *
 * <p>The plain twin is {@code JavaKernels.softmaxCrossEntropy}.
 */
abstract class SoftmaxCrossEntropy extends Kernel {
    int rows;
    int classes;
    float scale;
    /** [N,K] read */
    float[] logits;
    /** [N] whole numbers, read */
    float[] labels;
    /** [N] read */
    float[] weights;
    /** [N,K] written; may be logits */
    float[] dLogits;
    /** [N] written; the host adds them in double precision */
    float[] losses;
}
