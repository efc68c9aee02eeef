package io.github.sparklayernorm.examples.plot;

import java.awt.Color;
import java.awt.Font;
import java.util.Arrays;
import java.util.List;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.style.CategoryStyler;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;

/** Bars over names, in groups where there are several series; each bar shows its value. */
public final class BarChart {
    private final CategoryChart chart;
    private final List<String> names;

    BarChart(String title, String yAxis, List<String> names) {
        this.names = List.copyOf(names);
        chart = new CategoryChartBuilder()
                .width(800)
                .height(500)
                .title(title)
                .yAxisTitle(yAxis)
                .build();
        CategoryStyler styler = chart.getStyler();
        Style.apply(styler);
        styler.setLegendPosition(LegendPosition.OutsideS);
        styler.setLegendLayout(LegendLayout.Horizontal);
        styler.setPlotGridVerticalLinesVisible(false);
        styler.setAvailableSpaceFill(0.6);
        styler.setLabelsVisible(true);
        styler.setLabelsFont(Png.font(Font.PLAIN, 13));
        styler.setLabelsPosition(0.94);
        styler.setLabelsFontColor(Color.WHITE);
        styler.setYAxisMin(0.0);
    }

    /** Adds one bar for each name. */
    public BarChart add(String series, double... values) {
        if (values.length != names.size()) {
            throw new IllegalArgumentException(
                    "add: series \"%s\" must have one value for each of the %d names, but has %d; check the array."
                            .formatted(series, names.size(), values.length));
        }
        chart.addSeries(series, names, Arrays.stream(values).boxed().toList());
        chart.getStyler().setLegendVisible(chart.getSeriesMap().size() > 1);
        return this;
    }

    /** How values are written, as for {@link java.text.DecimalFormat}. */
    public BarChart format(String pattern) {
        chart.getStyler().setYAxisDecimalPattern(pattern);
        chart.getStyler().setDecimalPattern(pattern);
        return this;
    }

    /** Where the y axis begins and ends. */
    public BarChart range(double least, double most) {
        chart.getStyler().setYAxisMin(least);
        chart.getStyler().setYAxisMax(most);
        return this;
    }

    public byte[] png() {
        return Style.png(chart);
    }
}
