package io.github.sparklayernorm.examples;

import io.github.sparklayernorm.examples.digits.Digit;
import io.github.sparklayernorm.examples.digits.DigitGenerator;
import io.github.sparklayernorm.examples.digits.DigitRows;
import io.github.sparklayernorm.examples.digits.IdxFiles;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Images to train on and to test with.
 *
 * @param origin where they come from, for the reader of a report
 */
record DigitsData(
        String origin, Dataset<Row> train, long trainRows, Dataset<Row> test, long testRows, int width, int height) {
    /** Test digits are drawn far behind all that anybody trains on. */
    private static final long FIRST_TEST_DIGIT = 1L << 40;

    static DigitsData drawn(SparkSession spark, long seed, long trainRows, long testRows, int partitions) {
        DigitGenerator generator = new DigitGenerator(seed);
        return new DigitsData(
                "digits drawn with seed " + seed,
                DigitRows.generated(spark, generator, 0, trainRows, partitions),
                trainRows,
                DigitRows.generated(spark, generator, FIRST_TEST_DIGIT, testRows, partitions),
                testRows,
                Digit.SIDE,
                Digit.SIDE);
    }

    static DigitsData read(SparkSession spark, String directory, long trainRows, long testRows, int partitions) {
        IdxFiles train = IdxFiles.train(spark, directory);
        IdxFiles test = IdxFiles.test(spark, directory);
        return new DigitsData(
                "images of " + directory,
                train.rows(trainRows, partitions),
                Math.min(trainRows, train.count()),
                test.rows(testRows, partitions),
                Math.min(testRows, test.count()),
                train.width(),
                train.height());
    }

    String description() {
        return "%,d %s to train on, %,d to test with, %d x %d pixels"
                .formatted(trainRows, origin, testRows, width, height);
    }
}
