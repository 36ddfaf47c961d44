package io.witan.simulations.report;

import io.witan.protocol.machine.Frame;
import io.witan.simulations.report.Recording.Entry;
import io.witan.simulations.world.Happening;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Frames: an arrow for each copy that arrived, a stub with a cross for each that did not. */
final class Arrows {
  private static final double STUB = 18;
  private static final int MOST_DETAIL = 400;

  /** A frame on its way over one link. */
  private static final class Flight {
    private final Entry sent;
    private int copies;

    Flight(Entry sent, int copies) {
      this.sent = sent;
      this.copies = copies;
    }
  }

  private final Picture picture;
  private final Markup out;

  private final List<Flight> all = new ArrayList<>();

  /** By link, then by the very frame: the same vote may be sent again. */
  private final Map<Integer, Map<Frame, ArrayDeque<Flight>>> flights = new TreeMap<>();

  Arrows(Picture picture, Markup out) {
    this.picture = picture;
    this.out = out;
  }

  void draw(List<Entry> traffic) {
    for (Entry entry : traffic) {
      switch (entry.what()) {
        case Happening.Sent(var to, var frame, var copies) -> {
          if (copies == 0) {
            stub(entry, "lost");
          } else {
            Flight flight = new Flight(entry, copies);
            all.add(flight);
            on(entry.node(), to, frame).add(flight);
          }
        }
        case Happening.Arrived(var from, var frame) ->
            arrived(entry, on(from, entry.node(), frame));
        default -> {
          // Not a frame.
        }
      }
    }
    for (Flight flight : all) {
      if (flight.copies > 0) {
        stub(flight.sent, "did not arrive: the link was cut, or the run ended first");
      }
    }
  }

  private ArrayDeque<Flight> on(int from, int to, Frame frame) {
    return flights
        .computeIfAbsent(from * 1_000 + to, link -> new IdentityHashMap<>())
        .computeIfAbsent(frame, sent -> new ArrayDeque<>());
  }

  private void arrived(Entry arrived, ArrayDeque<Flight> open) {
    for (Iterator<Flight> latest = open.descendingIterator(); latest.hasNext(); ) {
      Flight flight = latest.next();
      arrow(flight.sent, arrived);
      if (--flight.copies == 0) {
        latest.remove();
      }
      return;
    }
  }

  private void arrow(Entry sent, Entry arrived) {
    if (!picture.window().overlaps(sent.micros(), arrived.micros())) {
      return;
    }
    Frame frame = ((Happening.Sent) sent.what()).frame();
    Kind kind = Kind.of(frame);
    out.add(
        "<path class=\"a %s\" d=\"M%.1f %.1fL%.1f %.1f\" marker-end=\"url(#%s)\"><title>"
            + "v%d to v%d: %s\nsent %s, arrived %s\n%s</title></path>",
        kind.css,
        picture.x(sent.micros()),
        picture.mid(sent.node()),
        picture.x(arrived.micros()),
        picture.mid(arrived.node()),
        kind.css,
        sent.node(),
        arrived.node(),
        Markup.escape(words(sent)),
        Markup.seconds(sent.micros()),
        Markup.seconds(arrived.micros()),
        detail(frame));
  }

  private void stub(Entry sent, String why) {
    if (!picture.window().has(sent)) {
      return;
    }
    Happening.Sent what = (Happening.Sent) sent.what();
    double x = picture.x(sent.micros());
    double y = picture.mid(sent.node());
    double endX = x + STUB * 0.5;
    double endY = y + (what.to() > sent.node() ? STUB : -STUB);
    out.add(
        "<path class=\"a lost %s\" d=\"M%.1f %.1fL%.1f %.1fM%.1f %.1fl5 5m-5 0l5 -5\"><title>"
            + "v%d to v%d: %s\nsent %s, %s\n%s</title></path>",
        Kind.of(what.frame()).css,
        x,
        y,
        endX,
        endY,
        endX - 2.5,
        endY - 2.5,
        sent.node(),
        what.to(),
        Markup.escape(words(sent)),
        Markup.seconds(sent.micros()),
        why,
        detail(what.frame()));
  }

  private static String words(Entry sent) {
    return sent.what().words();
  }

  private static String detail(Frame frame) {
    String text = frame.toString();
    return Markup.escape(
        text.length() <= MOST_DETAIL ? text : text.substring(0, MOST_DETAIL) + "…");
  }
}
