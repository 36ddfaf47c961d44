package io.witan.simulations.report;

import io.witan.simulations.plan.PlannedFault;
import io.witan.simulations.plan.PlannedFault.Partition;
import io.witan.simulations.plan.PlannedFault.Pause;
import io.witan.simulations.report.Recording.Entry;
import io.witan.simulations.world.Happening;
import java.util.ArrayList;
import java.util.List;

/** Faults: each a bar above the lanes; a partition colours the lanes by group besides. */
final class Spans {
  private static final int ROW = 16;
  private static final List<String> SIDES =
      List.of("#ef4444", "#3b82f6", "#22c55e", "#a855f7", "#f59e0b");

  private record Span(PlannedFault fault, long from, long to) {}

  private final List<Span> spans = new ArrayList<>();
  private final List<Integer> rows = new ArrayList<>();
  private final int rowCount;

  /** The faults of a run that a window shows. */
  Spans(Recording recording, Window window) {
    List<Entry> milestones = recording.milestones();
    for (int i = 0; i < milestones.size(); i++) {
      if (milestones.get(i).what() instanceof Happening.Began(var fault)) {
        long from = milestones.get(i).micros();
        long to = end(fault, milestones.subList(i, milestones.size()), recording.end());
        if (window.overlaps(from, to)) {
          spans.add(new Span(fault, from, to));
        }
      }
    }
    List<Long> busyUntil = new ArrayList<>();
    for (Span span : spans) {
      int row = 0;
      while (row < busyUntil.size() && busyUntil.get(row) >= span.from) {
        row++;
      }
      if (row == busyUntil.size()) {
        busyUntil.add(0L);
      }
      busyUntil.set(row, span.to + 500_000);
      rows.add(row);
    }
    rowCount = busyUntil.size();
  }

  private static long end(PlannedFault fault, List<Entry> later, long end) {
    for (Entry entry : later) {
      boolean ends =
          entry.what() instanceof Happening.Calmed
              || (entry.what() instanceof Happening.Ended(var ended) && ended.equals(fault));
      if (ends) {
        return entry.micros();
      }
    }
    return end;
  }

  /** The space above the lanes that the bars need. */
  int height() {
    return ROW * rowCount + 4;
  }

  void draw(Picture picture, Markup out) {
    for (int i = 0; i < spans.size(); i++) {
      Span span = spans.get(i);
      double x = picture.x(span.from);
      double width = Math.max(3, picture.x(span.to) - x);
      if (span.fault instanceof Partition partition) {
        colourSides(picture, out, partition, x, width);
      }
      if (span.fault instanceof Pause pause) {
        out.add(
            "<rect class=\"asleep\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%d\"/>",
            x, picture.top(pause.node()), width, Picture.LANE - 8);
      }
      double y = Picture.RULER + ROW * (double) rows.get(i);
      String words = Markup.escape(span.fault.words());
      out.add(
          "<g class=\"fault\"><title>%s, from %s to %s</title>"
              + "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%d\"/>"
              + "<text class=\"small\" x=\"%.1f\" y=\"%.1f\">%s</text></g>",
          words,
          Markup.seconds(span.from),
          Markup.seconds(span.to),
          x,
          y,
          width,
          ROW - 3,
          x + 5,
          y + 10,
          words);
    }
  }

  private static void colourSides(
      Picture picture, Markup out, Partition partition, double x, double width) {
    for (int node = 0; node < picture.nodes(); node++) {
      int side = partition.groups().size();
      for (int group = 0; group < partition.groups().size(); group++) {
        side = partition.groups().get(group).contains(node) ? group : side;
      }
      out.add(
          "<rect class=\"side\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>",
          x, picture.top(node) - 4, width, Picture.LANE, SIDES.get(side % SIDES.size()));
    }
  }
}
