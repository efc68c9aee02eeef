package io.github.sparklayernorm.examples.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.AxesChartStyler;

/** What all charts share: white paper, thin grey grid, sans-serif text that stays readable at half size. */
final class Style {
    private Style() {}

    static void apply(AxesChartStyler styler) {
        styler.setChartBackgroundColor(Color.WHITE);
        styler.setPlotBackgroundColor(Color.WHITE);
        styler.setPlotBorderVisible(false);
        styler.setPlotGridLinesColor(Palette.FAINT);
        styler.setPlotGridLinesStroke(new BasicStroke(1));
        styler.setChartFontColor(Palette.INK);
        styler.setAxisTickLabelsColor(Palette.INK);
        styler.setAxisTickMarksColor(Palette.FAINT);
        styler.setChartTitleFont(Png.font(Font.BOLD, 18));
        styler.setChartTitleBoxVisible(false);
        styler.setAxisTitleFont(Png.font(Font.PLAIN, 15));
        styler.setAxisTickLabelsFont(Png.font(Font.PLAIN, 13));
        styler.setLegendFont(Png.font(Font.PLAIN, 14));
        styler.setLegendBorderColor(Color.WHITE);
        styler.setLegendBackgroundColor(Color.WHITE);
        styler.setSeriesColors(Palette.SERIES);
        styler.setChartPadding(16);
        styler.setMarkerSize(7);
        styler.setYAxisDecimalPattern("0.####");
        styler.setAntiAlias(true);
    }

    static byte[] png(Chart<?, ?> chart) {
        return Png.draw(chart.getWidth(), chart.getHeight(), g -> chart.paint(g, chart.getWidth(), chart.getHeight()));
    }
}
