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
 * <p>Rows are predicted one by one here, by any number of threads, and in batches on executors by
 * {@link BatchTransform}, to which the parameters go as a broadcast. That is made at the first transform, and Spark's
 * context cleaner removes it from the executors when this object is garbage.
 */
@DefaultSerializer(JavaForm.class)
public final class TrainedNetwork implements Serializable {
    private static final long serialVersionUID = 1L;

    private final NetworkSpec spec;
    private final float[] parameters;
    private final Standardization standardization; // null: rows go in as they are
    private transient volatile Queue<RowBatch> idle;
    private transient Broadcast<float[]> broadcast;
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

    /**
     * Predicts the row that the reader has read. Thread-safe: as many networks are made as threads predict at once, and
     * kept.
     *
     * @return [outputs] and more; null where they are not finite and the format does not refuse such rows
     * @throws InvalidInputException where it does
     */
    float[] predict(RowFormat format, FeatureRows row) {
        Queue<RowBatch> batches = idle();
        RowBatch batch = batches.poll();
        if (batch == null) {
            batch = RowBatch.of(load(spec, parameters), format);
        }
        batch.add(row);
        batch.predict();
        boolean finite = batch.finite(0);
        float[] outputs = Arrays.copyOf(batch.outputs(), spec.outputs() * batch.outputCount(0));
        batches.add(batch);
        if (!finite) {
            row.refuseOutputs();
            return null;
        }
        return outputs;
    }

    /** The parameters on the executors of the session's application; the same broadcast in every call. */
    public synchronized Broadcast<float[]> broadcast(SparkSession session) {
        String application = session.sparkContext().applicationId();
        if (broadcast == null || !broadcast.isValid() || !application.equals(broadcastBy)) {
            broadcast = session.sparkContext().broadcast(parameters, ClassTag$.MODULE$.apply(float[].class));
            broadcastBy = application;
        }
        return broadcast;
    }

    static Network load(NetworkSpec spec, float[] parameters) {
        Network network = Network.of(spec, Kernels.best());
        network.parameters().load(parameters);
        return network;
    }

    private Queue<RowBatch> idle() {
        if (idle == null) { // at first use, and after deserialisation
            synchronized (this) {
                if (idle == null) {
                    idle = new ConcurrentLinkedQueue<>();
                }
            }
        }
        return idle;
    }
}
