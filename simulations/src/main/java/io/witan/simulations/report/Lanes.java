package io.witan.simulations.report;

import io.witan.protocol.consensus.BftObservation;
import io.witan.simulations.report.Recording.Entry;
import io.witan.simulations.world.Happening;
import java.util.ArrayList;
import java.util.List;

/** One lane per node: the height it works on as a band, its round as steps, and when it is down. */
final class Lanes {
  private static final List<String> PASTELS =
      List.of("#dbeafe", "#fef3c7", "#dcfce7", "#fce7f3", "#e0e7ff", "#ffedd5");
  private static final int MOST_STEPS = 4;

  /** What a node is at from one milestone to the next. */
  record Stretch(long from, long to, long height, int round, boolean up) {}

  private final Picture picture;
  private final Markup out;

  Lanes(Picture picture, Markup out) {
    this.picture = picture;
    this.out = out;
  }

  void draw(Recording recording) {
    for (int node = 0; node < picture.nodes(); node++) {
      double mid = picture.mid(node);
      out.add(
          "<line class=\"lane\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>",
          picture.x(picture.window().from()), mid, picture.x(picture.window().to()), mid);
      for (Stretch stretch : stretches(recording, node)) {
        if (picture.window().overlaps(stretch.from, stretch.to)) {
          draw(node, stretch);
        }
      }
    }
  }

  private void draw(int node, Stretch stretch) {
    double x = picture.x(stretch.from);
    double width = picture.x(stretch.to) - x;
    double top = picture.top(node);
    if (!stretch.up) {
      out.add(
          "<rect class=\"down\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\">"
              + "<title>v%d is down from %s to %s</title></rect>",
          x,
          top,
          width,
          Picture.LANE - 8.0,
          node,
          Markup.seconds(stretch.from),
          Markup.seconds(stretch.to));
      return;
    }
    out.add(
        "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"13\" fill=\"%s\">"
            + "<title>v%d works on height %d, round %d, from %s to %s</title></rect>",
        x,
        top,
        width,
        PASTELS.get((int) (stretch.height % PASTELS.size())),
        node,
        stretch.height,
        stretch.round,
        Markup.seconds(stretch.from),
        Markup.seconds(stretch.to));
    if (width > 24) {
      out.add(
          "<text class=\"small\" x=\"%.1f\" y=\"%.1f\">h %d</text>",
          x + 3, top + 10, stretch.height);
    }
    double y = top + 34 - 5.0 * Math.min(stretch.round, MOST_STEPS);
    out.add(
        "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>",
        stretch.round == 0 ? "step" : "step later", x, y, x + width, y);
    if (stretch.round > 0 && width > 14) {
      out.add(
          "<text class=\"small later\" x=\"%.1f\" y=\"%.1f\">r%d</text>",
          x + 2, y - 2, stretch.round);
    }
  }

  private static List<Stretch> stretches(Recording recording, int node) {
    List<Stretch> stretches = new ArrayList<>();
    Stretch now = new Stretch(0, 0, 1, 0, false);
    for (Entry entry : recording.milestones()) {
      if (entry.node() == node) {
        Stretch next = after(now, entry);
        if (!next.equals(now)) {
          stretches.add(new Stretch(now.from, entry.micros(), now.height, now.round, now.up));
          now = new Stretch(entry.micros(), 0, next.height, next.round, next.up);
        }
      }
    }
    stretches.add(new Stretch(now.from, recording.end(), now.height, now.round, now.up));
    stretches.removeIf(stretch -> stretch.from == stretch.to);
    return stretches;
  }

  private static Stretch after(Stretch now, Entry entry) {
    return switch (entry.what()) {
      case Happening.Started(var height) -> new Stretch(now.from, 0, height + 1, 0, true);
      case Happening.Died() -> new Stretch(now.from, 0, now.height, 0, false);
      case Happening.Appended(var block, var hash) ->
          now.up ? new Stretch(now.from, 0, block.number() + 1, 0, true) : now;
      case Happening.Reported(BftObservation.RoundBegan(var view, var proposer, var cause)) ->
          new Stretch(now.from, 0, view.height(), view.round(), true);
      default -> now;
    };
  }
}
