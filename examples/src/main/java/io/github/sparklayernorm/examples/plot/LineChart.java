package io.github.sparklayernorm.examples.plot;

import java.awt.BasicStroke;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Several series of numbers over one axis. */
public final class LineChart {
    /** Up to so many points each one gets a dot; more dots would hide the line. */
    private static final int DOTS = 40;
    /** More labels than this run into each other under 800 pixels. */
    private static final int LABELS = 16;

    private static final DecimalFormat DOUBLES =
            new DecimalFormat("0.####", DecimalFormatSymbols.getInstance(Locale.ROOT));

    private final String title;
    private final String xAxis;
    private final String yAxis;
    private final List<Series> series = new ArrayList<>();
    private boolean wholeX;
    private boolean doublingX;
    private boolean logY;
    private boolean fittedY;
    private boolean legendBelow;
    private double leastY = 0;

    LineChart(String title, String xAxis, String yAxis) {
        this.title = title;
        this.xAxis = xAxis;
        this.yAxis = yAxis;
    }

    /** Adds a line; points with a NaN are left out. */
    public LineChart add(String name, double[] x, double[] y) {
        if (x.length != y.length) {
            throw new IllegalArgumentException(
                    "add: series \"%s\" must have one y for each x, but has %d x and %d y; check the arrays."
                            .formatted(name, x.length, y.length));
        }
        int[] drawn = IntStream.range(0, x.length)
                .filter(i -> Double.isFinite(x[i]) && Double.isFinite(y[i]))
                .toArray();
        series.add(new Series(name, pick(x, drawn), pick(y, drawn)));
        return this;
    }

    /** Whole numbers under the x axis, as for epochs. */
    public LineChart wholeX() {
        wholeX = true;
        return this;
    }

    /** Equal steps along the x axis double the value, as for batch sizes 1, 2, 4, 8. */
    public LineChart doublingX() {
        doublingX = true;
        return this;
    }

    public LineChart logY() {
        logY = true;
        return this;
    }

    /** Where the y axis begins; it begins at 0 unless told. */
    public LineChart fromY(double least) {
        leastY = least;
        return this;
    }

    /** The y axis spans the values drawn: for values whose zero says nothing. */
    public LineChart fittedY() {
        fittedY = true;
        return this;
    }

    /** Where lines fill the whole picture, the legend would hide them. */
    public LineChart legendBelow() {
        legendBelow = true;
        return this;
    }

    public byte[] png() {
        XYChart chart = new XYChartBuilder()
                .width(800)
                .height(500)
                .title(title)
                .xAxisTitle(xAxis)
                .yAxisTitle(yAxis)
                .build();
        XYStyler styler = chart.getStyler();
        Style.apply(styler);
        styler.setLegendPosition(legendBelow ? LegendPosition.OutsideS : LegendPosition.InsideNE);
        if (legendBelow) {
            styler.setLegendLayout(LegendLayout.Horizontal);
        }
        if (logY) {
            styler.setYAxisLogarithmic(true);
            styler.setYAxisLogarithmicDecadeOnly(false);
        } else if (!fittedY) {
            styler.setYAxisMin(leastY);
        }
        for (Series one : series) {
            if (one.x.length > 0) {
                draw(chart, one);
            }
        }
        labelX(chart);
        return Style.png(chart);
    }

    private void draw(XYChart chart, Series one) {
        double[] x = doublingX
                ? DoubleStream.of(one.x).map(v -> Math.log(v) / Math.log(2)).toArray()
                : one.x;
        XYSeries line = chart.addSeries(one.name, x, one.y);
        line.setMarker(x.length > DOTS ? SeriesMarkers.NONE : SeriesMarkers.CIRCLE);
        line.setLineStyle(new BasicStroke(2.2f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    }

    private void labelX(XYChart chart) {
        if (!wholeX && !doublingX) {
            return;
        }
        double least = chart.getSeriesMap().values().stream()
                .mapToDouble(XYSeries::getXMin)
                .min()
                .orElse(0);
        double most = chart.getSeriesMap().values().stream()
                .mapToDouble(XYSeries::getXMax)
                .max()
                .orElse(1);
        chart.getStyler().setXAxisMaxLabelCount((int) Math.max(2, Math.min(most - least + 1, LABELS)));
        if (doublingX) {
            chart.setCustomXAxisTickLabelsFormatter(v -> DOUBLES.format(Math.pow(2, v)));
        } else {
            chart.getStyler().setXAxisDecimalPattern("0");
        }
    }

    private static double[] pick(double[] values, int[] indices) {
        return IntStream.of(indices).mapToDouble(i -> values[i]).toArray();
    }

    private record Series(String name, double[] x, double[] y) {}
}
