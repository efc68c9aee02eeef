package architecture.violations.ml;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;

public final class Stage {
    RDD<String> rows;
    JavaRDD<String> javaRows;
    DefaultParamsReader<?> reader;
    InternalRow row;
}
