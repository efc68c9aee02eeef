package io.github.sparklayernorm.ml.param;

import io.github.sparklayernorm.nn.cell.Cell;
import io.github.sparklayernorm.nn.norm.Normalization;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** The shape of a recurrent network. */
public final class RecurrentParamSet extends ParamSet {
    private static final long serialVersionUID = 1L;

    final NormParamSet norm = new NormParamSet(owner());

    final Param<String> cellType = ofText(
            "cellType",
            Cell.LSTM.text(),
            Range.oneOf(Cell.texts()),
            "recurrent cell: rnn (tanh), gru, lstm or mgu (minimal gated unit)");

    final IntParam hiddenSize =
            ofInt("hiddenSize", 100, Range.integer(1), "units of each recurrent layer, of each direction (>= 1)");

    final IntParam numLayers = ofInt("numLayers", 1, Range.integer(1), "recurrent layers, one upon the other (>= 1)");

    final BooleanParam bidirectional = ofBoolean(
            "bidirectional",
            false,
            "whether a second cell in each layer goes through time backwards; its outputs stand beside the first's");

    final Param<String> normalization = ofText(
            "normalization",
            Normalization.LAYER.text(),
            Range.oneOf(Cell.normalizations()),
            "what normalises the cells' sums: layer (each row and step by itself), batch (each unit over the mini-batch, with statistics of their own for each time step; not of mgu) or none");

    final DoubleParam dropout = ofDouble(
            "dropout",
            0,
            Range.belowOne(),
            "share of the outputs of each recurrent layer that are left out at random in each training step, in [0, 1); 0 is none");

    final DoubleParam forgetBias = ofDouble(
            "forgetBias",
            1,
            Range.finite(),
            "starting value of the forget gate's bias (lstm): 1 keeps the state until something is learned");

    final IntParam truncationSteps = ofInt(
            "truncationSteps",
            0,
            Range.integer(0),
            "gradients go back in time at most to the last multiple of this many steps (>= 0); 0 is all the way");

    final IntParam statisticSteps = ofInt(
            "statisticSteps",
            50,
            Range.integer(1),
            "with normalization=batch, time steps that have running statistics of their own (>= 1); later ones share the last");

    final IntParam vocabularySize = ofInt(
            "vocabularySize",
            0,
            Range.integer(0),
            "number of tokens where the features are token ids, array<int> (>= 0); 0 is the largest id of the training rows + 1");

    final IntParam embeddingSize =
            ofInt("embeddingSize", 32, Range.integer(1), "width of the vector that stands for a token (>= 1)");

    public RecurrentParamSet(Params owner) {
        super(owner);
    }
}
