package io.github.sparklayernorm.notebooks;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.Console;

/** Zeppelin's display system: what a paragraph prints after {@code %table}, {@code %html} or {@code %img} at the start of a line. */
public final class ZeppelinDisplay {
    private static final int ROWS = 1000;
    private static final Pattern DIRECTIVE = Pattern.compile("^%(text|table|html|img)[ \n]?", Pattern.MULTILINE);

    ZeppelinDisplay() {}

    /** The first 1000 rows as a table, as Zeppelin's {@code z.show}. */
    public void show(Object data) {
        show(data, ROWS);
    }

    public void show(Object data, int rows) {
        Dataset<?> table = (Dataset<?>) data;
        Console.out().println("%table " + tabSeparated(table.toDF(), rows));
    }

    private static String tabSeparated(Dataset<Row> data, int rows) {
        List<String> lines = new ArrayList<>();
        lines.add(String.join("\t", data.columns()));
        for (Row row : data.takeAsList(rows)) {
            lines.add(IntStream.range(0, row.size())
                    .mapToObj(i -> String.valueOf(row.get(i)).replace('\t', ' ').replace('\n', ' '))
                    .collect(Collectors.joining("\t")));
        }
        return String.join("\n", lines);
    }

    /** Splits what a paragraph printed at the directives. */
    static List<Output> segments(String printed) {
        List<Output> outputs = new ArrayList<>();
        Matcher directive = DIRECTIVE.matcher(printed);
        Output.Kind kind = Output.Kind.TEXT;
        int from = 0;
        while (directive.find()) {
            add(outputs, kind, printed.substring(from, directive.start()));
            kind = kind(directive.group(1));
            from = directive.end();
        }
        add(outputs, kind, printed.substring(from));
        return outputs;
    }

    private static void add(List<Output> outputs, Output.Kind kind, String data) {
        if (!data.isBlank()) {
            outputs.add(new Output(kind, kind == Output.Kind.TEXT ? data : data.strip()));
        }
    }

    private static Output.Kind kind(String directive) {
        return switch (directive) {
            case "table" -> Output.Kind.TABLE;
            case "html" -> Output.Kind.HTML;
            case "img" -> Output.Kind.PNG;
            default -> Output.Kind.TEXT;
        };
    }
}
