package io.github.sparklayernorm.ml;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.sparklayernorm.ml.internal.ParamsReader;
import io.github.sparklayernorm.ml.internal.ParamsTransformer;
import io.github.sparklayernorm.ml.internal.SequenceAssembly;
import io.github.sparklayernorm.ml.param.SequenceAssemblerParamSet;
import io.github.sparklayernorm.ml.param.SequenceAssemblerSetters;
import io.github.sparklayernorm.model.JavaForm;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * Rows, one for each step of a series, become rows with a sequence each, in the order of time.
 *
 * <pre>{@code
 * // one sequence for each device, with its class
 * new SequenceAssembler()
 *     .setIdCol("device")
 *     .setTimeCol("at")
 *     .setInputCols(new String[] {"speed", "load"})
 *     .setConstantCols(new String[] {"label"});
 *
 * // to forecast: windows of 24 hours, whose label is the load 3 hours later
 * new SequenceAssembler()
 *     .setIdCol("device")
 *     .setTimeCol("at")
 *     .setInputCols(new String[] {"speed", "load"})
 *     .setWindowSize(24)
 *     .setHorizon(3)
 *     .setTargetCols(new String[] {"load"});
 * }</pre>
 *
 * <p>The result has the columns id, time (of the sequence's last step), constants, sequence ({@code array<vector>}, as the
 * recurrent stages take it) and label. The label of a window is a number, or a vector for several targets. Without windows
 * it is an array with the target of each step. To predict, where labels are not known yet, clear {@code targetCols}: then
 * every window comes out, the last too.
 *
 * <p>{@code gaps} says what missing rows are. A step that was filled in is part of windows, but no window ends with one and
 * none has one as its label. Rows that {@code handleInvalid=skip} leaves out are missing rows.
 *
 * <p>Two rows of one series at the same time, and steps of different width, are refused whatever {@code handleInvalid} says.
 * The rows of a series are sorted on one executor (on its disk, where memory is short). Streams are not taken: Spark does
 * not sort them.
 */
@DefaultSerializer(JavaForm.class)
public final class SequenceAssembler extends ParamsTransformer implements SequenceAssemblerSetters<SequenceAssembler> {
    private static final long serialVersionUID = 1L;

    private final SequenceAssemblerParamSet params = new SequenceAssemblerParamSet(this);

    public SequenceAssembler() {
        this(Identifiable$.MODULE$.randomUID("sequenceAssembler"));
    }

    public SequenceAssembler(String uid) {
        super(uid);
    }

    public static SequenceAssembler load(String path) {
        return read().load(path);
    }

    public static MLReader<SequenceAssembler> read() {
        return new ParamsReader<>(SequenceAssembler.class, SequenceAssembler::new);
    }

    @Override
    public Dataset<Row> transform(Dataset<?> dataset) {
        return SequenceAssembly.run(this, dataset);
    }

    @Override
    public StructType transformSchema(StructType schema) {
        return SequenceAssembly.schema(this, schema);
    }

    @Override
    public SequenceAssembler copy(ParamMap extra) {
        return (SequenceAssembler) super.copy(extra);
    }

    @Override
    public SequenceAssemblerParamSet sequenceAssemblerParamSet() {
        return params;
    }
}
