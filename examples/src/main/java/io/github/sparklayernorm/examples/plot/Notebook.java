package io.github.sparklayernorm.examples.plot;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** HTML that Jupyter and Zeppelin show as they are: pictures inline, data sets as tables. */
public final class Notebook {
    private Notebook() {}

    /** A picture as an image element that carries its own bytes. */
    public static String image(byte[] png) {
        return "<img src=\"data:image/png;base64," + Base64.getEncoder().encodeToString(png) + "\"/>";
    }

    /** The first rows as a table; numbers are rounded to 4 significant digits. */
    public static String table(Dataset<Row> rows, int most) {
        return table(
                List.of(rows.columns()),
                rows.takeAsList(most).stream().map(Notebook::values).toList());
    }

    /** A table with a heading. */
    public static String table(List<String> heading, List<? extends List<?>> rows) {
        StringBuilder html = new StringBuilder("<table><thead><tr>");
        heading.forEach(name -> html.append("<th>").append(escape(name)).append("</th>"));
        html.append("</tr></thead><tbody>");
        for (List<?> row : rows) {
            html.append("<tr>");
            row.forEach(value -> html.append("<td>").append(escape(text(value))).append("</td>"));
            html.append("</tr>");
        }
        return html.append("</tbody></table>").toString();
    }

    private static List<Object> values(Row row) {
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < row.size(); i++) {
            values.add(row.get(i));
        }
        return values;
    }

    private static String text(Object value) {
        if (value instanceof Double || value instanceof Float) {
            double number = ((Number) value).doubleValue();
            return number == Math.rint(number) && Math.abs(number) < 1e9
                    ? Long.toString((long) number)
                    : String.format(Locale.ROOT, "%.4g", number);
        }
        return String.valueOf(value);
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
