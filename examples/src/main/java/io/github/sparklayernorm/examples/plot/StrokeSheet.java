package io.github.sparklayernorm.examples.plot;

import io.github.sparklayernorm.examples.digits.PenStrokes;
import java.awt.BasicStroke;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Path2D;
import java.util.ArrayList;
import java.util.List;

/** What pens drew, in rows under a title, with a caption before each row. */
public final class StrokeSheet {
    private static final int GAP = 10;
    private static final int CAPTION = 36;
    private static final int TITLE = 48;
    private static final int TILE = 72;
    private static final float PEN = 4.5f;

    private final String title;
    private final List<String> captions = new ArrayList<>();
    private final List<List<PenStrokes>> rows = new ArrayList<>();

    StrokeSheet(String title) {
        this.title = title;
    }

    public StrokeSheet add(String caption, List<PenStrokes> drawings) {
        captions.add(caption);
        rows.add(List.copyOf(drawings));
        return this;
    }

    public byte[] png() {
        int columns = rows.stream().mapToInt(List::size).max().orElse(0);
        return Png.draw(CAPTION + columns * (TILE + GAP) + GAP, TITLE + rows.size() * (TILE + GAP) + GAP, graphics -> {
            graphics.setColor(Palette.INK);
            graphics.setFont(Png.font(Font.BOLD, 18));
            graphics.drawString(title, GAP, 31);
            for (int row = 0; row < rows.size(); row++) {
                int y = TITLE + row * (TILE + GAP);
                graphics.setColor(Palette.BLUE);
                Png.centred(graphics, captions.get(row), CAPTION / 2.0, y + TILE / 2.0 + 6);
                for (int column = 0; column < rows.get(row).size(); column++) {
                    tile(graphics, rows.get(row).get(column), CAPTION + column * (TILE + GAP), y);
                }
            }
        });
    }

    /** The drawing in the middle of a tile, scaled down where it is too large. */
    private static void tile(Graphics2D graphics, PenStrokes pen, int x, int y) {
        double[] low = {Double.MAX_VALUE, Double.MAX_VALUE};
        double[] high = {-Double.MAX_VALUE, -Double.MAX_VALUE};
        for (double[] line : pen.strokes()) {
            for (int i = 0; i < line.length; i++) {
                low[i % 2] = Math.min(low[i % 2], line[i]);
                high[i % 2] = Math.max(high[i % 2], line[i]);
            }
        }
        graphics.setColor(Palette.FAINT);
        graphics.setStroke(new BasicStroke(1));
        graphics.drawRect(x, y, TILE, TILE);
        double room = TILE - 4 * PEN;
        double scale = Math.min(room / 20, room / Math.max(high[0] - low[0], high[1] - low[1]));
        double left = x + TILE / 2.0 - scale * (low[0] + high[0]) / 2;
        double top = y + TILE / 2.0 - scale * (low[1] + high[1]) / 2;
        graphics.setColor(Palette.INK);
        graphics.setStroke(new BasicStroke(PEN, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        for (double[] line : pen.strokes()) {
            Path2D path = new Path2D.Double();
            path.moveTo(left + scale * line[0], top + scale * line[1]);
            path.lineTo(left + scale * line[0], top + scale * line[1]); // a single point is a dot
            for (int i = 2; i < line.length; i += 2) {
                path.lineTo(left + scale * line[i], top + scale * line[i + 1]);
            }
            graphics.draw(path);
        }
    }
}
