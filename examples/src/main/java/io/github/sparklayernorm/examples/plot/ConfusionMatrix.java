package io.github.sparklayernorm.examples.plot;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How often each true class was predicted as each class.
 *
 * @param names of the classes
 * @param counts [true class][predicted class]
 */
public record ConfusionMatrix(List<String> names, long[][] counts) {
    private static final int CELL = 56;
    private static final int LEFT = 120;
    private static final int TOP = 100;

    /** Counts the columns {@code label} and {@code prediction} in one Spark job; classes are 0 to K-1. */
    public static ConfusionMatrix of(Dataset<Row> predictions, int classes) {
        long[][] counts = new long[classes][classes];
        for (Row row : predictions.groupBy("label", "prediction").count().collectAsList()) {
            counts[(int) row.getDouble(0)][(int) row.getDouble(1)] = row.getLong(2);
        }
        return new ConfusionMatrix(
                IntStream.range(0, classes).mapToObj(Integer::toString).toList(), counts);
    }

    public long total() {
        return Arrays.stream(counts).flatMapToLong(Arrays::stream).sum();
    }

    /** Rows whose prediction is not the true class. */
    public long wrong() {
        return total()
                - IntStream.range(0, counts.length).mapToLong(i -> counts[i][i]).sum();
    }

    /** Share of the rows whose prediction is right; NaN without rows. */
    public double accuracy() {
        return (double) (total() - wrong()) / total();
    }

    /** Share of the rows of a class that were found; NaN without rows. */
    public double recall(int label) {
        return (double) counts[label][label] / Arrays.stream(counts[label]).sum();
    }

    /** A table for a terminal: true classes downwards, predicted classes across. */
    public String text() {
        int wide = Math.max(
                names.stream().mapToInt(String::length).max().orElse(1),
                Long.toString(total()).length());
        String cell = " %" + wide + "s";
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, cell, "")).append(" |");
        names.forEach(name -> text.append(String.format(Locale.ROOT, cell, name)));
        text.append("   found\n").append("-".repeat(wide + 2)).append('+');
        text.append("-".repeat((wide + 1) * names.size() + 8)).append('\n');
        for (int i = 0; i < counts.length; i++) {
            text.append(String.format(Locale.ROOT, cell, names.get(i))).append(" |");
            for (long count : counts[i]) {
                text.append(String.format(Locale.ROOT, cell, count == 0 ? "." : Long.toString(count)));
            }
            text.append(String.format(Locale.ROOT, "  %5.1f%%%n", 100 * recall(i)));
        }
        return text.toString();
    }

    /** A picture; the darkness of a cell is its share of the true class. */
    public byte[] png(String title) {
        int side = CELL * counts.length;
        return Png.draw(Math.max(420, LEFT + side + 24), TOP + side + 24, graphics -> {
            graphics.setColor(Palette.INK);
            graphics.setFont(Png.font(Font.BOLD, 18));
            graphics.drawString(title, 24, 36);
            graphics.setFont(Png.font(Font.PLAIN, 15));
            Png.centred(graphics, "predicted", LEFT + side / 2.0, 66);
            graphics.rotate(-Math.PI / 2);
            Png.centred(graphics, "true", -(TOP + side / 2.0), 40);
            graphics.rotate(Math.PI / 2);
            for (int i = 0; i < counts.length; i++) {
                graphics.setColor(Palette.INK);
                graphics.setFont(Png.font(Font.BOLD, 14));
                Png.centred(graphics, names.get(i), LEFT + (i + 0.5) * CELL, TOP - 10);
                int labelWidth = graphics.getFontMetrics().stringWidth(names.get(i));
                graphics.drawString(names.get(i), LEFT - 12 - labelWidth, (float) (TOP + (i + 0.5) * CELL + 5));
                for (int j = 0; j < counts.length; j++) {
                    cell(graphics, i, j);
                }
            }
        });
    }

    private void cell(Graphics2D graphics, int label, int prediction) {
        long count = counts[label][prediction];
        double share =
                count == 0 ? 0 : (double) count / Arrays.stream(counts[label]).sum();
        int x = LEFT + prediction * CELL;
        int y = TOP + label * CELL;
        // The root makes rare confusions visible beside the diagonal.
        graphics.setColor(Palette.shade(Math.sqrt(share)));
        graphics.fillRect(x, y, CELL - 2, CELL - 2);
        if (count > 0) {
            graphics.setColor(share > 0.25 ? Color.WHITE : Palette.INK);
            graphics.setFont(Png.font(Font.PLAIN, 14));
            Png.centred(graphics, Long.toString(count), x + CELL / 2.0 - 1, y + CELL / 2.0 + 5);
        }
    }
}
