package io.github.sparklayernorm.ml.internal;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.sparklayernorm.distributed.FeatureRows;
import io.github.sparklayernorm.distributed.InvalidInputException;
import io.github.sparklayernorm.distributed.RowFormat;
import io.github.sparklayernorm.kernel.Kernels;
import io.github.sparklayernorm.model.JavaForm;
import io.github.sparklayernorm.model.Network;
import io.github.sparklayernorm.model.NetworkSpec;
import io.github.sparklayernorm.model.Standardization;
import io.github.sparklayernorm.model.StepScorer;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import scala.reflect.ClassTag$;

/**
 * A spec and its trained numbers: what a model is, whatever its params say. Copies of a model share one.
 *
 * <p>Rows are predicted by networks that are lent to one thread each and kept for the next. Executors get this whole, as a
 * broadcast, and keep their networks from task to task; it is made at the first transform, and Spark's context cleaner
 * removes it from the executors when this object is garbage.
 */
@DefaultSerializer(JavaForm.class)
public final class TrainedNetwork implements Serializable {
    private static final long serialVersionUID = 1L;

    private final NetworkSpec spec;
    private final float[] parameters;
    private final Standardization standardization; // null: rows go in as they are
    private transient volatile Idle idle;
    private transient Broadcast<TrainedNetwork> broadcast;
    private transient String broadcastBy;

    /**
     * @param parameters      [size] kept, not copied
     * @param standardization of its rows, or null
     */
    public TrainedNetwork(NetworkSpec spec, float[] parameters, Standardization standardization) {
        this.spec = spec;
        this.parameters = parameters;
        this.standardization = standardization;
    }

    public NetworkSpec spec() {
        return spec;
    }

    /** What its rows become before it sees them, or null. */
    public Standardization standardization() {
        return standardization;
    }

    /** [size] live; not to be written. */
    public float[] parameters() {
        return parameters;
    }

    /** The same for the same numbers, on every JVM. */
    int fingerprint() {
        return Arrays.hashCode(parameters);
    }

    /**
     * Predicts the row that the reader has read.
     *
     * @return its outputs; null where they are not finite and the format does not refuse such rows
     * @throws InvalidInputException where it does
     */
    float[] predict(RowFormat format, FeatureRows row) {
        RowBatch batch = lease(format);
        batch.add(row);
        batch.predict();
        boolean finite = batch.finite(0);
        int from = batch.outputsAt(0);
        float[] outputs = Arrays.copyOfRange(batch.outputs(), from, from + batch.outputCount(0) * batch.outputWidth());
        giveBack(batch);
        if (!finite) {
            row.refuseOutputs();
            return null;
        }
        return outputs;
    }

    /**
     * A network of these numbers for rows of this format, for one thread until it is given back: as many are made as are
     * out at once. What is left in the middle of its work must not come back.
     */
    RowBatch lease(RowFormat format) {
        RowBatch batch = idle().batches().poll();
        return batch != null ? batch : RowBatch.of(load(spec, parameters), format);
    }

    void giveBack(RowBatch batch) {
        idle().batches().add(batch);
    }

    /** The same for one that reads step by step. */
    StepScorer leaseScorer() {
        StepScorer scorer = idle().scorers().poll();
        return scorer != null ? scorer : new StepScorer(load(spec, parameters));
    }

    void giveBack(StepScorer scorer) {
        idle().scorers().add(scorer);
    }

    /** This on the executors of the session's application; the same broadcast in every call. */
    public synchronized Broadcast<TrainedNetwork> broadcast(SparkSession session) {
        String application = session.sparkContext().applicationId();
        if (broadcast == null || !broadcast.isValid() || !application.equals(broadcastBy)) {
            // not of this: Spark holds what it broadcasts, which must not hold the broadcast
            broadcast = session.sparkContext()
                    .broadcast(
                            new TrainedNetwork(spec, parameters, standardization),
                            ClassTag$.MODULE$.apply(TrainedNetwork.class));
            broadcastBy = application;
        }
        return broadcast;
    }

    static Network load(NetworkSpec spec, float[] parameters) {
        Network network = Network.of(spec, Kernels.best());
        network.parameters().load(parameters);
        return network;
    }

    /** What is lent to no one. */
    private record Idle(Queue<RowBatch> batches, Queue<StepScorer> scorers) {}

    private Idle idle() {
        if (idle == null) { // at first use, and after deserialisation
            synchronized (this) {
                if (idle == null) {
                    idle = new Idle(new ConcurrentLinkedQueue<>(), new ConcurrentLinkedQueue<>());
                }
            }
        }
        return idle;
    }
}
