package io.witan.simulations.report;

import io.witan.protocol.consensus.BftObservation;
import io.witan.protocol.consensus.ConsensusInput;
import io.witan.protocol.machine.Observation;
import io.witan.simulations.report.Recording.Entry;
import io.witan.simulations.world.Happening;

/** What happens at one node at one moment: records, final blocks, reports, and what broke. */
final class Marks {
  private static final int MOST_DETAIL = 600;

  private final Picture picture;
  private final Markup out;

  Marks(Picture picture, Markup out) {
    this.picture = picture;
    this.out = out;
  }

  void draw(Entry entry) {
    double x = picture.x(entry.micros());
    double y = entry.node() < 0 ? 0 : picture.mid(entry.node());
    switch (entry.what()) {
      case Happening.Recorded recorded ->
          mark(entry, "<path class=\"record\" d=\"M%.1f %.1fv11\">", x, y);
      case Happening.Appended appended ->
          mark(entry, "<path class=\"final\" d=\"M%.1f %.1fl5 6l-5 6l-5 -6z\">", x, y - 6);
      case Happening.Reported(var observation) -> {
        if (isRefusal(observation)) {
          mark(entry, "<path class=\"refusal\" d=\"M%.1f %.1fm-2 14h4v4h-4z\">", x, y);
        }
      }
      case Happening.Input(var role, var message) -> {
        if (message instanceof ConsensusInput.TimerFired) {
          mark(entry, "<path class=\"timer\" d=\"M%.1f %.1fm-3 -9h6l-3 6z\">", x, y);
        }
      }
      case Happening.Violated(var violation) ->
          pin(entry, x, Markup.escape(violation.oracle() + ": " + shortened(violation.what())));
      case Happening.Calmed calmed ->
          out.add(
              "<line class=\"calm\" x1=\"%.1f\" y1=\"16\" x2=\"%.1f\" y2=\"%d\"/>"
                  + "<text class=\"small\" x=\"%.1f\" y=\"%d\">calm</text>",
              x, x, picture.height() - 18, x + 3, picture.height() - 20);
      default -> {
        // Shown by lanes, arrows and bars.
      }
    }
  }

  private static String shortened(String text) {
    return text.replaceAll("(0x[0-9a-f]{8})[0-9a-f]{56}", "$1…");
  }

  private static boolean isRefusal(Observation observation) {
    return observation instanceof BftObservation.FrameRefused
        || observation instanceof BftObservation.VoteRefused
        || observation instanceof BftObservation.ProposalInvalid
        || observation instanceof BftObservation.Accused;
  }

  private void mark(Entry entry, String path, double x, double y) {
    String text =
        entry.what() instanceof Happening.Recorded(var role, var records)
            ? role + " recorded " + records
            : entry.what().words();
    String detail = text.length() <= MOST_DETAIL ? text : text.substring(0, MOST_DETAIL) + "…";
    out.raw(String.format(java.util.Locale.ROOT, path, x, y));
    out.add(
        "<title>v%d at %s: %s</title></path>",
        entry.node(), Markup.seconds(entry.micros()), Markup.escape(detail));
  }

  private void pin(Entry entry, double x, String text) {
    int bottom = picture.height() - 20;
    out.add(
        "<g id=\"broken\" class=\"broken\"><title>%s at %s</title>"
            + "<line x1=\"%.1f\" y1=\"16\" x2=\"%.1f\" y2=\"%d\"/>",
        text, Markup.seconds(entry.micros()), x, x, bottom);
    if (entry.node() >= 0) {
      out.add("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"9\"/>", x, picture.mid(entry.node()));
    }
    out.add("<text text-anchor=\"end\" x=\"%.1f\" y=\"%d\">%s</text></g>", x, bottom + 14, text);
  }
}
