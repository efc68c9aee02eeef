package io.github.sparklayernorm.ml.internal;

import io.github.sparklayernorm.distributed.InvalidInputException;
import io.github.sparklayernorm.distributed.RowFormat;
import io.github.sparklayernorm.model.StepScorer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.Model;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.streaming.OutputMode;
import org.apache.spark.sql.streaming.StatefulProcessor;
import org.apache.spark.sql.streaming.TTLConfig;
import org.apache.spark.sql.streaming.TimeMode;
import org.apache.spark.sql.streaming.TimerValues;
import org.apache.spark.sql.streaming.ValueState;
import org.apache.spark.sql.types.StructType;
import scala.collection.AbstractIterator;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Scores each event of a key after those before it.
 *
 * @param <K> key
 */
public abstract class StepProcessor<K> extends StatefulProcessor<K, Row, Row> {
    private static final long serialVersionUID = 1L;
    private static final String STATE = "recurrentState";

    private final Broadcast<TrainedNetwork> network;
    private final RowFormat format;
    private final OutputColumns columns;
    private final StructType schema;
    private final int featuresAt;
    private final int timeAt; // -1: events are taken as they come
    private final Duration timeToLive; // null: for ever
    private transient ValueState<byte[]> states;
    private transient StepReader reader;
    private transient StepScorer scorer;
    private transient int fingerprint; // by which the states of the model are told

    /**
     * @param timeCol    name of the column, or null
     * @param timeToLive or null
     */
    protected StepProcessor(Model<?> model, Dataset<Row> events, String timeCol, Duration timeToLive) {
        if (!(model instanceof ScoresSteps steps)) {
            throw InvalidInputException.of(
                    getClass().getSimpleName(),
                    "the model must be one of this library's recurrent models",
                    "it is a " + model.getClass().getSimpleName(),
                    "give the fitted model itself, not a pipeline");
        }
        events.sparkSession().streams(); // starts the coordinator of state stores, which a batch query asks for, too
        StepScoring scoring = steps.stepScoring();
        network = scoring.network().broadcast(events.sparkSession());
        format = scoring.format();
        columns = scoring.columns();
        StructType all = events.schema();
        for (int j = 0; j < scoring.added().length(); j++) {
            SchemaChecks.requireNew(
                    format.stage(),
                    all,
                    "output column",
                    scoring.added().apply(j).name());
            all = all.add(scoring.added().apply(j));
        }
        schema = all;
        featuresAt = at(events, format.features(), "features");
        timeAt = timeCol == null ? -1 : at(events, timeCol, "time");
        if (timeCol != null) {
            new SchemaChecks(format.stage(), events.schema()).numericOrTime("timeCol", timeCol);
        }
        this.timeToLive = timeToLive;
    }

    private int at(Dataset<Row> events, String column, String what) {
        List<String> names = Arrays.asList(events.columns());
        if (!names.contains(column)) {
            throw InvalidInputException.of(
                    format.stage(),
                    "the events must have the " + what + " column \"" + column + "\"",
                    "they have " + names,
                    "rename the column, or set the model's featuresCol");
        }
        return names.indexOf(column);
    }

    /** Columns of the result: the events', then the model's. */
    public final StructType schema() {
        return schema;
    }

    /** Of the result's rows, for {@code transformWithState}. */
    public final Encoder<Row> encoder() {
        return Encoders.row(schema);
    }

    /** What {@code transformWithState} has to be called with. */
    public final TimeMode timeMode() {
        return timeToLive == null ? TimeMode.None() : TimeMode.ProcessingTime();
    }

    @Override
    public final void init(OutputMode outputMode, TimeMode timeMode) {
        TTLConfig ttl = timeToLive == null ? TTLConfig.NONE() : new TTLConfig(timeToLive);
        states = getHandle().getValueState(STATE, Encoders.BINARY(), ttl);
    }

    /** Not in {@link #init}, which Spark also calls on the driver, for every plan. */
    private void begin() {
        if (scorer == null) {
            scorer = network.value().leaseScorer();
            fingerprint = network.value().fingerprint();
            reader = new StepReader(
                    format, columns, scorer, network.value().spec().outputs());
        }
    }

    @Override
    public final Iterator<Row> handleInputRows(K key, Iterator<Row> rows, TimerValues timers) {
        begin();
        StepState state = StepState.of(format.stage(), reader.stateSize(), fingerprint, states.get());
        return new Scored(timeAt < 0 ? rows : sorted(rows), state);
    }

    @SuppressWarnings("unchecked")
    private Iterator<Row> sorted(Iterator<Row> rows) {
        List<Row> events = new ArrayList<>(CollectionConverters.asJava(rows.toSeq()));
        events.sort(Comparator.comparing(
                row -> (Comparable<Object>) row.get(timeAt), Comparator.nullsFirst(Comparator.naturalOrder())));
        return CollectionConverters.asScala(events.iterator());
    }

    /** Lazy, so that the events of a key need not be in memory at once. After the last one the state is kept. */
    private final class Scored extends AbstractIterator<Row> {
        private final Iterator<Row> events;
        private final StepState state;
        private Row next;

        Scored(Iterator<Row> events, StepState state) {
            this.events = events;
            this.state = state;
        }

        @Override
        public boolean hasNext() {
            while (next == null && events.hasNext()) {
                Row event = events.next();
                next = reader.score(event, event.get(featuresAt), state);
                if (!events.hasNext() && state.steps() > 0) {
                    states.update(state.saved());
                }
            }
            return next != null;
        }

        @Override
        public Row next() {
            if (!hasNext()) {
                throw new NoSuchElementException("no events are left to score");
            }
            Row scored = next;
            next = null;
            return scored;
        }
    }

    @Override
    public final void close() {
        if (scorer != null) {
            network.value().giveBack(scorer);
            scorer = null;
        }
    }
}
