package io.witan.simulations.report;

import io.witan.simulations.report.Figures.Count;
import io.witan.simulations.report.Figures.Height;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/** A run's figures as bars and tables. */
final class Charts {
  private static final int BUCKETS = 8;
  private static final int BAR = 300;

  private record Bar(String label, long value) {}

  private final Figures figures;
  private final Markup out;

  Charts(Figures figures, Markup out) {
    this.figures = figures;
    this.out = out;
  }

  void draw() {
    out.add("<div class=\"charts\">");
    rounds();
    times("From a height's begin to its first final block", h -> h.first() - h.began());
    times("From a height's first final block to its last", h -> h.last() - h.first());
    frames();
    refusals();
    out.add("</div>");
  }

  private void rounds() {
    List<Bar> bars = new ArrayList<>();
    List<Long> counts = figures.heightsByRounds();
    for (int i = 0; i < counts.size(); i++) {
      bars.add(new Bar(i == 0 ? "1 round" : (i + 1) + " rounds", counts.get(i)));
    }
    bars("Rounds that final heights took", bars);
  }

  /** Buckets of equal width from nothing to the longest time. */
  private void times(String title, ToLongFunction<Height> time) {
    List<Long> micros = figures.finalHeights().stream().map(time::applyAsLong).sorted().toList();
    List<Bar> bars = new ArrayList<>();
    if (!micros.isEmpty()) {
      long width = Math.max(1, Collections.max(micros) / BUCKETS + 1);
      for (int i = 0; i < BUCKETS; i++) {
        long low = i * width;
        long count = micros.stream().filter(m -> m >= low && m < low + width).count();
        bars.add(new Bar("to " + Markup.seconds(low + width), count));
      }
      bars.add(new Bar("median " + Markup.seconds(micros.get(micros.size() / 2)), -1));
    }
    bars(title, bars);
  }

  private void frames() {
    out.add("<section><h3>Frames</h3><table><tr><th>kind<th>sent<th>lost<th>arrived</tr>");
    for (Map.Entry<Kind, Count> entry : figures.frames().entrySet()) {
      Count count = entry.getValue();
      out.add(
          "<tr><td>%s<td>%,d<td>%,d<td>%,d</tr>",
          entry.getKey().label, count.sent(), count.lost(), count.arrived());
    }
    out.add("</table></section>");
  }

  private void refusals() {
    long met = figures.refusals().values().stream().filter(count -> count > 0).count();
    out.add(
        "<section class=\"wide\"><h3>Reasons of refusal: %d of %d met</h3><p class=\"chips\">",
        met, figures.refusals().size());
    for (Map.Entry<String, Long> entry : figures.refusals().entrySet()) {
      long count = entry.getValue();
      out.add(
          "<span class=\"%s\">%s%s</span>",
          count == 0 ? "never" : "met", entry.getKey(), count == 0 ? "" : " × " + count);
    }
    out.add("</p></section>");
  }

  private void bars(String title, List<Bar> bars) {
    out.add("<section><h3>%s</h3>", title);
    if (bars.isEmpty()) {
      out.add("<p>No height became final.</p></section>");
      return;
    }
    long most = Math.max(1, bars.stream().mapToLong(Bar::value).max().orElse(1));
    out.add("<svg width=\"460\" height=\"%d\">", 16 * bars.size() + 4);
    for (int i = 0; i < bars.size(); i++) {
      Bar bar = bars.get(i);
      int y = 16 * i;
      out.add("<text class=\"small\" x=\"0\" y=\"%d\">%s</text>", y + 11, bar.label);
      if (bar.value >= 0) {
        double width = BAR * (bar.value / (double) most);
        out.add(
            "<rect class=\"bar\" x=\"100\" y=\"%d\" width=\"%.1f\" height=\"12\"/>"
                + "<text class=\"small\" x=\"%.1f\" y=\"%d\">%s</text>",
            y + 1, width, 104 + width, y + 11, bar.value == 0 ? "" : bar.value);
      }
    }
    out.add("</svg></section>");
  }
}
