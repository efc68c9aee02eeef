package io.github.sparklayernorm.examples.plot;

import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/** Small grey pictures with a caption under each, in rows under a title: ink is dark, paper is white. */
public final class ContactSheet {
    private static final int GAP = 12;
    private static final int CAPTION = 20;
    private static final int TITLE = 48;
    private static final int TILE = 84;

    private final String title;
    private final int width;
    private final int height;
    private final List<double[]> pictures = new ArrayList<>();
    private final List<String> captions = new ArrayList<>();

    ContactSheet(String title, int width, int height) {
        this.title = title;
        this.width = width;
        this.height = height;
    }

    /** @param ink width times height values, row by row, from 0 (paper) to 1 (ink) */
    public ContactSheet add(double[] ink, String caption) {
        if (ink.length != width * height) {
            throw new IllegalArgumentException(
                    "add: a picture must have %d x %d = %d values, but has %d; check its size."
                            .formatted(width, height, width * height, ink.length));
        }
        pictures.add(ink);
        captions.add(caption);
        return this;
    }

    public byte[] png() {
        int columns = Math.max(6, Math.min(12, (int) Math.ceil(Math.sqrt(1.5 * pictures.size()))));
        int rows = (pictures.size() + columns - 1) / columns;
        int tileHeight = TILE * height / width;
        return Png.draw(GAP + columns * (TILE + GAP), TITLE + rows * (tileHeight + CAPTION + GAP) + GAP, graphics -> {
            graphics.setColor(Palette.INK);
            graphics.setFont(Png.font(Font.BOLD, 18));
            graphics.drawString(title, GAP, 31);
            graphics.setFont(Png.font(Font.PLAIN, 14));
            graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
            for (int i = 0; i < pictures.size(); i++) {
                int x = GAP + i % columns * (TILE + GAP);
                int y = TITLE + i / columns * (tileHeight + CAPTION + GAP);
                tile(graphics, i, x, y, tileHeight);
            }
        });
    }

    private void tile(Graphics2D graphics, int index, int x, int y, int tileHeight) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        double[] ink = pictures.get(index);
        for (int i = 0; i < ink.length; i++) {
            double grey = 255 * (1 - Math.max(0, Math.min(1, ink[i])));
            image.getRaster().setSample(i % width, i / width, 0, (int) Math.round(grey));
        }
        graphics.drawImage(image, x, y, TILE, tileHeight, null);
        graphics.setColor(Palette.FAINT);
        graphics.drawRect(x, y, TILE, tileHeight);
        graphics.setColor(Palette.INK);
        Png.centred(graphics, captions.get(index), x + TILE / 2.0, y + tileHeight + CAPTION - 3);
    }
}
