package io.witan.simulations.report;

import io.witan.simulations.report.Recording.Entry;
import io.witan.simulations.world.Happening;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The swim lanes of one window: what is where, and the drawing of it in its order. */
final class Picture {
  static final int LANE = 88;
  static final int RULER = 22;
  private static final int BELOW = 34;
  private static final int BETWEEN_TICKS = 70;

  private final Window window;
  private final Recording recording;
  private final int nodes;
  private final Spans spans;
  private final TimeAxis axis;

  Picture(Recording recording, Window window, int nodes) {
    this.recording = recording;
    this.window = window;
    this.nodes = nodes;
    this.spans = new Spans(recording, window);
    TreeSet<Long> moments = new TreeSet<>(List.of(window.from(), window.to()));
    for (List<Entry> entries : List.of(recording.milestones(), recording.traffic())) {
      entries.stream().filter(window::has).map(Entry::micros).forEach(moments::add);
    }
    this.axis = new TimeAxis(8, moments);
  }

  Window window() {
    return window;
  }

  int nodes() {
    return nodes;
  }

  double x(long micros) {
    return axis.x(Math.max(window.from(), Math.min(window.to(), micros)));
  }

  /** The upper edge of a node's lane. */
  double top(int node) {
    return RULER + spans.height() + 4.0 + LANE * node;
  }

  /** Where a lane's frames leave and arrive. */
  double mid(int node) {
    return top(node) + 54;
  }

  int height() {
    return (int) top(nodes) + BELOW;
  }

  String svg() {
    Markup out = new Markup();
    out.add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%.0f\" height=\"%d\">",
        axis.right() + 24, height());
    out.raw(heads());
    drawRuler(out);
    spans.draw(this, out);
    new Lanes(this, out).draw(recording);
    new Arrows(this, out).draw(recording.traffic());
    Marks marks = new Marks(this, out);
    recording.traffic().stream().filter(window::has).forEach(marks::draw);
    recording.milestones().stream().filter(window::has).forEach(marks::draw);
    return out.add("</svg>").toString();
  }

  /** An arrow head for each colour. */
  private static String heads() {
    Markup out = new Markup().add("<defs>");
    for (Kind kind : Kind.values()) {
      out.add(
          "<marker id=\"%s\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"6\" "
              + "markerHeight=\"6\" orient=\"auto\"><path d=\"M0 0L8 4L0 8z\" fill=\"%s\"/>"
              + "</marker>",
          kind.css, kind.colour);
    }
    out.add(
        "<pattern id=\"hatch\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" "
            + "patternTransform=\"rotate(45)\"><rect width=\"2\" height=\"6\" fill=\"#64748b\"/>"
            + "</pattern>");
    return out.add("</defs>").toString();
  }

  private void drawRuler(Markup out) {
    double last = -BETWEEN_TICKS;
    for (Map.Entry<Long, Double> place : axis.places().entrySet()) {
      double x = place.getValue();
      if (x - last >= BETWEEN_TICKS) {
        last = x;
        out.add(
            "<line class=\"tick\" x1=\"%.1f\" y1=\"16\" x2=\"%.1f\" y2=\"%d\"/>"
                + "<text class=\"small\" x=\"%.1f\" y=\"12\">%s</text>",
            x, x, height() - BELOW, x, Markup.seconds(place.getKey()));
      }
    }
  }

  /** The names of the lanes, beside the part that scrolls. */
  String labels(List<String> names) {
    Markup out = new Markup();
    out.add("<svg class=\"labels\" width=\"92\" height=\"%d\">", height());
    out.add("<text class=\"small\" x=\"4\" y=\"12\">time</text>");
    for (int node = 0; node < nodes; node++) {
      double y = top(node);
      out.add("<text class=\"name\" x=\"4\" y=\"%.1f\">v%d</text>", y + 58, node);
      out.add(
          "<text class=\"small\" x=\"4\" y=\"%.1f\">%s</text>",
          y + 71, Markup.escape(names.get(node)));
      out.add("<text class=\"small\" x=\"54\" y=\"%.1f\">height</text>", y + 10);
      out.add("<text class=\"small\" x=\"54\" y=\"%.1f\">round</text>", y + 35);
    }
    return out.add("</svg>").toString();
  }

  /** Whether the run broke within the window. */
  boolean isBroken() {
    return recording.milestones().stream()
        .anyMatch(e -> e.what() instanceof Happening.Violated && window.has(e));
  }
}
