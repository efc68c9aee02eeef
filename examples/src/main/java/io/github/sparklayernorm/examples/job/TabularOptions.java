package io.github.sparklayernorm.examples.job;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options of the programs that compare a network with MLlib's learners on a table. */
public final class TabularOptions {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            required = true,
            description = "Directory with the files of the data set, plain or gzip.")
    private String data;

    @Option(
            names = "--trees",
            paramLabel = "N",
            converter = CountConverter.class,
            description = "Trees of the boosted trees (default: ${DEFAULT-VALUE}).")
    private int trees;

    @Option(
            names = "--partitions",
            paramLabel = "K",
            converter = CountConverter.class,
            description = "Partitions of the rows (default: the parallelism of the Spark master).")
    private Integer partitions;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    public int trees() {
        return trees;
    }

    /** A CSV file of the data directory, with this schema, in as many partitions as asked for. */
    public Dataset<Row> read(Session session, String name, String schema, boolean header) {
        String file = ExampleCommand.argument(command, () -> DataDirectory.find(session.hadoop(), data, name))
                .toString();
        return session.spark()
                .read()
                .schema(schema)
                .option("header", header)
                .option("ignoreLeadingWhiteSpace", true)
                .option("ignoreTrailingWhiteSpace", true)
                .csv(file)
                // a gzip file comes as one partition
                .repartition(partitions == null ? session.defaultPartitions() : partitions);
    }
}
