package io.github.sparklayernorm.examples.sequences;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StepsTest {
    @Test
    void missingAndInfiniteValuesAreReadAsTheArchivesWriteThem() {
        assertThat(Steps.numbers("?, NaN,nan")).containsOnly(Double.NaN);
        assertThat(Steps.numbers("1,-2.5e3, inf,-inf,Inf,Infinity,-Infinity"))
                .containsExactly(
                        1,
                        -2500,
                        Double.POSITIVE_INFINITY,
                        Double.NEGATIVE_INFINITY,
                        Double.POSITIVE_INFINITY,
                        Double.POSITIVE_INFINITY,
                        Double.NEGATIVE_INFINITY);
    }
}
