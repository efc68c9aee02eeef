package architecture.violations.ml.internal;

import architecture.violations.ml.Stage;
import org.apache.spark.SparkContext;
import scala.reflect.ClassTag$;

public final class Base {
    Stage stage;

    void send(SparkContext context) {
        context.broadcast("text", ClassTag$.MODULE$.apply(String.class));
    }
}
