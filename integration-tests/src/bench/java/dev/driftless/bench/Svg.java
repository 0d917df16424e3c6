package dev.driftless.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** A plot as an SVG file, on white ground so that it reads in dark pages too. */
public final class Svg {

    private static final int WIDTH = 860;
    private static final int MARGIN = 24;
    private static final String OURS = "#c2410c";
    private static final String[] COLOURS = {OURS, "#1d4ed8", "#15803d", "#7e22ce", "#525252", "#0e7490"};
    private static final String OTHERS = "#64748b";

    private final StringBuilder body = new StringBuilder();
    private final int height;

    private Svg(String title, int height) {
        this.height = height;
        text(WIDTH / 2.0, 30, "middle", "font-size=\"18\" font-weight=\"bold\"", title);
    }

    /**
     * A bar with a whisker.
     *
     * @param label what was measured
     * @param value the bar's length
     * @param min the whisker's one end
     * @param max its other end
     * @param ours whether it is this library, which gets a colour of its own
     */
    public record Bar(String label, double value, double min, double max, boolean ours) {}

    /**
     * A point of a line.
     *
     * @param x greater than 0
     * @param y at least 0
     */
    public record Point(double x, double y) {}

    /**
     * A line.
     *
     * @param label what was measured
     * @param points from left to right
     */
    public record Line(String label, List<Point> points) {}

    /**
     * Horizontal bars, one below the other, from zero.
     *
     * @param title stands above
     * @param axis what the length means, with its unit
     * @param bars from top to bottom
     * @return the plot
     */
    public static Svg bars(String title, String axis, List<Bar> bars) {
        int left = MARGIN + 8 * bars.stream().mapToInt(bar -> bar.label().length()).max().orElse(0);
        int top = 56;
        int step = 30;
        int bottom = top + step * bars.size();
        Svg svg = new Svg(title, bottom + 60);
        double most = bars.stream().mapToDouble(bar -> Math.max(bar.value(), bar.max())).max().orElse(1);
        Scale x = Scale.linear(most, left, WIDTH - MARGIN - 50);
        svg.verticalGrid(x, top, bottom);
        svg.text((left + WIDTH - MARGIN) / 2.0, bottom + 46, "middle", "", axis);
        for (int i = 0; i < bars.size(); i++) {
            Bar bar = bars.get(i);
            double middle = top + step * (i + 0.5);
            svg.text(left - 10, middle + 5, "end", "", bar.label());
            svg.add("<rect x=\"%d\" y=\"%.1f\" width=\"%.1f\" height=\"18\" fill=\"%s\"/>",
                    left, middle - 9, x.at(bar.value()) - left, bar.ours() ? OURS : OTHERS);
            svg.whisker(x.at(bar.min()), x.at(bar.max()), middle);
            svg.text(x.at(Math.max(bar.value(), bar.max())) + 8, middle + 5, "start", "", number(bar.value()));
        }
        return svg;
    }

    /**
     * Lines over a logarithmic horizontal axis; the vertical one starts at zero.
     *
     * @param title stands above
     * @param xAxis what lies to the right, with its unit
     * @param yAxis what lies above, with its unit
     * @param lines in the order of the legend
     * @return the plot
     */
    public static Svg lines(String title, String xAxis, String yAxis, List<Line> lines) {
        int left = 90;
        int top = 60 + 20 * lines.size();
        int bottom = top + 320;
        Svg svg = new Svg(title, bottom + 60);
        List<Point> points = lines.stream().flatMap(line -> line.points().stream()).toList();
        Scale y = Scale.linear(points.stream().mapToDouble(Point::y).max().orElse(1), bottom, top);
        Scale x = Scale.logarithmic(
                points.stream().mapToDouble(Point::x).min().orElse(1),
                points.stream().mapToDouble(Point::x).max().orElse(10),
                left + 20,
                WIDTH - MARGIN - 30);
        for (double tick : y.ticks()) {
            svg.rule(left, y.at(tick), WIDTH - MARGIN, y.at(tick));
            svg.text(left - 8, y.at(tick) + 5, "end", "", number(tick));
        }
        points.stream().mapToDouble(Point::x).distinct().sorted().forEach(tick -> {
            svg.rule(x.at(tick), top, x.at(tick), bottom);
            svg.text(x.at(tick), bottom + 20, "middle", "", number(tick));
        });
        svg.text((left + WIDTH - MARGIN) / 2.0, bottom + 46, "middle", "", xAxis);
        svg.add("<g transform=\"translate(20 %.1f) rotate(-90)\">", (top + bottom) / 2.0);
        svg.text(0, 0, "middle", "", yAxis);
        svg.add("</g>");
        for (int i = 0; i < lines.size(); i++) {
            svg.line(lines.get(i), x, y, COLOURS[i % COLOURS.length], left, 58 + 20 * i);
        }
        return svg;
    }

    /**
     * Writes {@code <name>.svg}, with a line that says where and when it was measured.
     *
     * @param folder exists
     * @param name without ending
     */
    public void write(Path folder, String name) throws IOException {
        text(MARGIN, height + 12, "start", "font-size=\"11\" fill=\"#6b7280\"", Environment.line());
        int whole = height + 24;
        String head = String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" "
                        + "font-family=\"system-ui, sans-serif\" font-size=\"13\" fill=\"#111827\">%n"
                        + "<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>%n",
                WIDTH, whole, WIDTH, whole);
        Files.writeString(folder.resolve(name + ".svg"), head + body + "</svg>\n");
    }

    private void line(Line line, Scale x, Scale y, String colour, int left, int legend) {
        StringBuilder path = new StringBuilder();
        for (Point point : line.points()) {
            path.append(String.format(Locale.ROOT, "%.1f,%.1f ", x.at(point.x()), y.at(point.y())));
            add("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"%s\"/>", x.at(point.x()), y.at(point.y()), colour);
        }
        add("<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>", path.toString().trim(), colour);
        add("<rect x=\"%d\" y=\"%d\" width=\"18\" height=\"4\" fill=\"%s\"/>", left, legend - 6, colour);
        text(left + 26, legend, "start", "", line.label());
    }

    private void verticalGrid(Scale x, int top, int bottom) {
        for (double tick : x.ticks()) {
            rule(x.at(tick), top, x.at(tick), bottom);
            text(x.at(tick), bottom + 20, "middle", "", number(tick));
        }
    }

    private void whisker(double from, double to, double y) {
        add("<path d=\"M%.1f %.1f H%.1f M%.1f %.1f v10 M%.1f %.1f v10\" stroke=\"#111827\" fill=\"none\"/>",
                from, y, to, from, y - 5, to, y - 5);
    }

    private void rule(double x1, double y1, double x2, double y2) {
        add("<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#d1d5db\"/>", x1, y1, x2, y2);
    }

    private void text(double x, double y, String anchor, String more, String text) {
        String escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        add("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" %s>%s</text>", x, y, anchor, more, escaped);
    }

    private void add(String element, Object... values) {
        body.append(String.format(Locale.ROOT, element, values)).append('\n');
    }

    static String number(double value) {
        if (value >= 1_000_000 && value % 100_000 == 0) {
            return String.format(Locale.ROOT, "%.4gM", value / 1_000_000).replaceAll("\\.?0+M", "M");
        }
        if (value >= 100 || value == Math.rint(value)) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        return String.format(Locale.ROOT, value >= 10 ? "%.1f" : "%.2f", value);
    }
}
