package io.github.sparklayernorm.distributed;

import com.esotericsoftware.kryo.DefaultSerializer;
import io.github.sparklayernorm.model.JavaForm;
import io.github.sparklayernorm.train.PackedRows;
import java.io.Serializable;

/** A block of rows that are either all trained on or all validation rows. */
@DefaultSerializer(JavaForm.class)
final class PackedBlock implements Serializable {
    private static final long serialVersionUID = 1L;

    private final PackedRows rows;
    private final boolean validation;

    PackedBlock(PackedRows rows, boolean validation) {
        this.rows = rows;
        this.validation = validation;
    }

    PackedRows rows() {
        return rows;
    }

    boolean validation() {
        return validation;
    }
}
