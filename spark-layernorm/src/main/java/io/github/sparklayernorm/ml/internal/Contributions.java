package io.github.sparklayernorm.ml.internal;

import io.github.sparklayernorm.distributed.RowFormat;
import io.github.sparklayernorm.ml.internal.catalyst.BatchFunction;
import io.github.sparklayernorm.model.NetworkSpec;
import io.github.sparklayernorm.model.RecurrentSpec;
import java.util.Arrays;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NumericAttribute;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * What each feature of a row adds to what a model predicts, as a function of the row's features: a function of its own, so
 * that nothing is explained where nobody reads the column. Null for an invalid row that is kept.
 *
 * @param perTarget whether there is an array with an element for each target
 * @param type      of the struct: one field
 */
record Contributions(
        Broadcast<TrainedNetwork> network, RowFormat format, Explained explained, boolean perTarget, StructType type)
        implements BatchFunction {

    static final String VALUE = "contribution";

    static StructType type(StructField column) {
        return new StructType().add(VALUE, column.dataType(), true);
    }

    @Override
    public Batch batch() {
        return new ContributionBatch(this);
    }

    /**
     * The schema with the column, if it has a name.
     *
     * @param features column of features, whose names the contributions have
     * @param sequence what a row's contributions are, if it is a sequence, or null
     */
    static StructType append(
            String stage, StructType schema, String column, String features, Steps sequence, boolean perTarget) {
        if (column.isEmpty()) {
            return schema;
        }
        SchemaChecks.requireNew(stage, schema, "contributionCol", column);
        DataType type = sequence == null ? SQLDataTypes.VectorType() : sequence.type;
        if (perTarget) {
            return schema.add(column, DataTypes.createArrayType(type), true);
        }
        return sequence == null ? schema.add(named(schema, column, features)) : schema.add(column, type, true);
    }

    /** Of sequences: a vector a step, or, of token ids, a number. */
    enum Steps {
        VECTORS(SQLDataTypes.VectorType()),
        NUMBERS(DataTypes.DoubleType);

        private final DataType type;

        Steps(DataType step) {
            type = DataTypes.createArrayType(step);
        }

        /** Null for rows that are no sequences. */
        static Steps of(NetworkSpec spec) {
            return spec instanceof RecurrentSpec recurrent ? recurrent.vocabulary() > 0 ? NUMBERS : VECTORS : null;
        }
    }

    private static StructField named(StructType schema, String column, String features) {
        AttributeGroup group = Arrays.asList(schema.fieldNames()).contains(features)
                        && schema.apply(features).dataType().equals(SQLDataTypes.VectorType()) // an array has no names
                ? AttributeGroup.fromStructField(schema.apply(features))
                : new AttributeGroup(features);
        return new StructField(
                column, SQLDataTypes.VectorType(), true, renamed(group, column).toMetadata());
    }

    private static AttributeGroup renamed(AttributeGroup features, String column) {
        if (features.attributes().isDefined()) {
            Attribute[] attributes = Arrays.stream(features.attributes().get())
                    .map(Contributions::number)
                    .toArray(Attribute[]::new);
            return new AttributeGroup(column, attributes);
        }
        return features.size() > 0 ? new AttributeGroup(column, features.size()) : new AttributeGroup(column);
    }

    private static Attribute number(Attribute feature) {
        return feature.name().isDefined()
                ? NumericAttribute.defaultAttr().withName(feature.name().get())
                : NumericAttribute.defaultAttr();
    }
}
