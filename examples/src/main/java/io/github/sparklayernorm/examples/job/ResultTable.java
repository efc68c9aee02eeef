package io.github.sparklayernorm.examples.job;

import java.util.ArrayList;
import java.util.List;

/** Rows of text in columns: the first one to the left, numbers to the right. */
public final class ResultTable {
    private final List<List<String>> rows = new ArrayList<>();

    public ResultTable(List<String> heading) {
        rows.add(List.copyOf(heading));
    }

    public void add(List<String> cells) {
        if (cells.size() != rows.get(0).size()) {
            throw new IllegalArgumentException(
                    "add: a row must have %d cells as the heading, but has %d; check the call."
                            .formatted(rows.get(0).size(), cells.size()));
        }
        rows.add(List.copyOf(cells));
    }

    /** One line per row, a rule under the heading. */
    public String text() {
        int columns = rows.get(0).size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            text.append(line(row, widths)).append('\n');
            if (row == rows.get(0)) {
                text.append("-".repeat(line(row, widths).length())).append('\n');
            }
        }
        return text.toString();
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = row.get(i);
            String space = " ".repeat(widths[i] - cell.length());
            line.append(i == 0 ? cell + space : "  " + space + cell);
        }
        return line.toString();
    }
}
