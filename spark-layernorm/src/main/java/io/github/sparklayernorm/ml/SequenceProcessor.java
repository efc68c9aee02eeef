package io.github.sparklayernorm.ml;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.sparklayernorm.ml.internal.StepProcessor;
import io.github.sparklayernorm.model.JavaForm;
import java.time.Duration;
import java.util.Arrays;
import org.apache.spark.ml.Model;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.streaming.OutputMode;

/**
 * Scores events as they come: one event in, one row with the model's columns out, after the events of the same key before it.
 * What the recurrent network carries from step to step is kept for each key in Spark's state store, so an event costs the same
 * however long its sequence is, and a stream goes on after a restart where it was.
 *
 * <pre>{@code
 * Dataset<Row> scored = SequenceProcessor.score(model, events, "device");
 *
 * // the same, with a key of one's own and states that are forgotten after a day without an event
 * SequenceProcessor<String> processor = new SequenceProcessor<>(model, events, "at", Duration.ofDays(1));
 * Dataset<Row> scored = events
 *     .groupByKey((MapFunction<Row, String>) event -> event.getAs("device"), Encoders.STRING())
 *     .transformWithState(processor, processor.timeMode(), OutputMode.Append(), processor.encoder());
 * }</pre>
 *
 * <p>The features column of the model holds one step here, not a sequence: a vector or an array of as many numbers as a step
 * has, a number where it has one, or a token. The columns that the model adds are those of {@code transform}, of a tagger one
 * label instead of an array. A classifier or regressor says after each event what it says of the sequence so far; a model of
 * next steps, how unlikely the event was ({@code negativeLogLikelihood}, in nats) and what comes next.
 *
 * <p>Classifiers and regressors give the same bits as {@code model.predict} of the whole sequence; taggers and models of next
 * steps agree with {@code transform} up to float rounding. How a stream is cut into micro-batches changes no bit. The model
 * must read in one direction. An invalid event follows {@code handleInvalid}, and the state does not see it. A checkpoint
 * belongs to the model that wrote it: another one is refused.
 *
 * <p>Works on batch and streaming Datasets. Spark wants its RocksDB state store for it: {@code
 * spark.sql.streaming.stateStore.providerClass=org.apache.spark.sql.execution.streaming.state.RocksDBStateStoreProvider}.
 *
 * @param <K> key of a sequence
 */
@DefaultSerializer(JavaForm.class)
public final class SequenceProcessor<K> extends StepProcessor<K> {
    private static final long serialVersionUID = 1L;

    /**
     * Events of a key that come in one micro-batch are taken in the order in which Spark's shuffle brings them, which is not
     * fixed: give timeCol where order matters. States are kept for ever.
     */
    public SequenceProcessor(Model<?> model, Dataset<Row> events) {
        this(model, events, null, null);
    }

    /**
     * @param model      one of this library's recurrent models, of one direction
     * @param events     whose columns go through; one of them is the model's featuresCol
     * @param timeCol    numbers or times; events of a key that come in one micro-batch are taken in its order. Null: as
     *                   Spark's shuffle brings them.
     *                   An event that comes in a later micro-batch than one of a later time is taken when it comes.
     * @param timeToLive a state that no event has met for so long is forgotten; null: never. Spark then goes on with empty
     *                   micro-batches, so that {@code Trigger.AvailableNow} does not end.
     */
    public SequenceProcessor(Model<?> model, Dataset<Row> events, String timeCol, Duration timeToLive) {
        super(model, events, timeCol, timeToLive);
    }

    /**
     * Scores the events of each key in the order in which Spark's shuffle brings them.
     *
     * @param keyCols columns that tell sequences apart
     */
    public static Dataset<Row> score(Model<?> model, Dataset<Row> events, String... keyCols) {
        return score(new SequenceProcessor<>(model, events), events, keyCols);
    }

    /** Scores the events of each key by a processor that was made for them. */
    public static Dataset<Row> score(SequenceProcessor<Row> processor, Dataset<Row> events, String... keyCols) {
        Column[] keys = Arrays.stream(keyCols).map(functions::col).toArray(Column[]::new);
        Encoder<Row> key = Encoders.row(events.select(keys).schema());
        return events.groupBy(keys)
                .as(key, Encoders.row(events.schema()))
                .transformWithState(processor, processor.timeMode(), OutputMode.Append(), processor.encoder());
    }
}
