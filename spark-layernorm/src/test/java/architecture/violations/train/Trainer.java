package architecture.violations.train;

import architecture.violations.distributed.Rows;
import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.FieldSerializer;
import java.io.Serializable;
import jdk.incubator.vector.FloatVector;
import org.apache.spark.ml.linalg.Vector;

@DefaultSerializer(FieldSerializer.class)
public final class Trainer implements Serializable {
    Rows rows;
    FloatVector lanes;
    Vector features;
}
