package dev.llmlb.sim;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Draws two kinds of picture as SVG: who got which share of the prompts over time, and bars. */
final class Svg {

    private static final String[] COLOURS = {"#4c78a8", "#f58518", "#54a24b", "#b79a20", "#9d755d", "#e45756"};
    private static final int WIDTH = 760;
    private static final int LEFT = 60;
    private static final int TOP = 40;
    private static final int PLOT_WIDTH = 540;
    private static final int PLOT_HEIGHT = 200;
    private static final int BAR = 22;

    private final StringBuilder out = new StringBuilder();

    private Svg(String title, int height) {
        out.append("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + WIDTH + "\" height=\"" + height
                + "\" viewBox=\"0 0 " + WIDTH + " " + height + "\" font-family=\"sans-serif\" font-size=\"12\">\n");
        out.append("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
        text(LEFT, 22, "start", "<tspan font-size=\"14\" font-weight=\"bold\">" + title + "</tspan>");
    }

    /**
     * Shares stacked over time.
     *
     * @param names of the targets, {@code provider/model}, by the words for them
     */
    static String shares(String title, Run run, Map<String, String> names, Duration bucket, Duration end) {
        Svg svg = new Svg(title, TOP + PLOT_HEIGHT + 50);
        int buckets = (int) (end.toNanos() / bucket.toNanos());
        double[] below = new double[buckets];
        int colour = 0;
        for (Map.Entry<String, String> name : names.entrySet()) {
            StringBuilder lower = new StringBuilder();
            StringBuilder upper = new StringBuilder();
            for (int i = 0; i < buckets; i++) {
                Duration from = bucket.multipliedBy(i);
                double top = below[i] + run.share(name.getKey(), from, from.plus(bucket));
                String x0 = at(LEFT + (double) PLOT_WIDTH * i / buckets);
                String x1 = at(LEFT + (double) PLOT_WIDTH * (i + 1) / buckets);
                upper.append(x0 + "," + y(top) + " " + x1 + "," + y(top) + " ");
                lower.insert(0, x1 + "," + y(below[i]) + " " + x0 + "," + y(below[i]) + " ");
                below[i] = top;
            }
            svg.out.append("<polygon fill=\"" + COLOURS[colour % COLOURS.length] + "\" points=\"" + upper
                    + lower.toString().strip() + "\"/>\n");
            int legend = TOP + 14 + 20 * colour;
            svg.out.append("<rect x=\"" + (LEFT + PLOT_WIDTH + 15) + "\" y=\"" + (legend - 10)
                    + "\" width=\"12\" height=\"12\" fill=\"" + COLOURS[colour % COLOURS.length] + "\"/>\n");
            svg.text(LEFT + PLOT_WIDTH + 33, legend, "start", name.getValue());
            colour++;
        }
        for (int percent = 0; percent <= 100; percent += 25) {
            svg.text(LEFT - 8, TOP + PLOT_HEIGHT * (100 - percent) / 100 + 4, "end", percent + " %");
        }
        long minutes = end.toMinutes();
        for (long minute = 0; minute <= minutes; minute += Math.max(1, minutes / 10)) {
            svg.text((int) (LEFT + PLOT_WIDTH * minute / minutes), TOP + PLOT_HEIGHT + 18, "middle", minute + "");
        }
        svg.text(LEFT + PLOT_WIDTH / 2, TOP + PLOT_HEIGHT + 38, "middle", "minutes");
        return svg.end();
    }

    /** Bars from the left; one that is longer than {@code most} is cut and has its value written. */
    static String bars(String title, List<Map.Entry<String, Double>> values, double most, String unit) {
        int left = 260;
        int width = 400;
        Svg svg = new Svg(title, TOP + values.size() * (BAR + 6) + 10);
        int row = 0;
        for (Map.Entry<String, Double> value : values) {
            int y = TOP + row++ * (BAR + 6);
            double length = width * Math.min(1, value.getValue() / most);
            svg.text(left - 8, y + 15, "end", value.getKey());
            svg.out.append("<rect x=\"" + left + "\" y=\"" + y + "\" width=\"" + at(length) + "\" height=\"" + BAR
                    + "\" fill=\"" + (value.getValue() > most ? "#e45756" : COLOURS[0]) + "\"/>\n");
            svg.text(
                    (int) (left + length + 6),
                    y + 15,
                    "start",
                    String.format(Locale.ROOT, "%.1f %s", value.getValue(), unit));
        }
        return svg.end();
    }

    private void text(int x, int y, String anchor, String text) {
        out.append("<text x=\"" + x + "\" y=\"" + y + "\" text-anchor=\"" + anchor + "\">" + text + "</text>\n");
    }

    private String end() {
        return out.append("</svg>\n").toString();
    }

    private static String y(double share) {
        return at(TOP + PLOT_HEIGHT * (1 - share));
    }

    private static String at(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
