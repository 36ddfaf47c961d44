package io.witan.simulations.report;

import io.witan.simulations.oracle.Fork;
import io.witan.simulations.oracle.Violation;
import io.witan.simulations.plan.PlannedFault;
import io.witan.simulations.plan.PlannedFault.Twin;
import io.witan.simulations.scenario.Scenario;
import io.witan.simulations.world.Outcome;
import java.util.ArrayList;
import java.util.List;

/** The page about one run: what broke and where, its lanes, its faults and its figures. */
public final class Report {
  private final Scenario scenario;
  private final Outcome outcome;
  private final Recording recording;
  private final Window window;
  private final Picture picture;
  private final Markup out = new Markup();

  private Report(Scenario scenario, Outcome outcome, Recording recording, Window window) {
    this.scenario = scenario;
    this.outcome = outcome;
    this.recording = recording;
    this.window = window;
    this.picture = new Picture(recording, window, names().size());
  }

  /** The page, with as much of the run's end, or of what broke, as one can show. */
  public static String html(Scenario scenario, Outcome outcome, Recording recording) {
    long to =
        outcome
            .violation()
            .map(broken -> broken.at().toNanos() / 1000 + Recording.AFTER_MICROS)
            .orElse(Long.MAX_VALUE);
    return html(scenario, outcome, recording, 0, to);
  }

  /** The page about what was between two moments of the run, in microseconds. */
  public static String html(
      Scenario scenario, Outcome outcome, Recording recording, long from, long to) {
    Window window = Window.of(recording, from, to);
    return new Report(scenario, outcome, recording, window).page();
  }

  private String page() {
    out.add("<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">");
    out.add("<title>%s, seed %d</title>", Markup.escape(scenario.name()), scenario.seed());
    out.raw(Style.CSS);
    out.add("</head><body><h1>%s</h1>", Markup.escape(scenario.name()));
    verdict();
    outcome.fork().ifPresent(this::fork);
    facts();
    lanes();
    plan();
    out.add("<h2>The whole run in figures</h2>");
    new Charts(recording.figures(), out).draw();
    return out.add("</body></html>").toString();
  }

  private void verdict() {
    if (outcome.violation().isEmpty()) {
      out.add(
          "<p class=\"verdict good\">%s</p>",
          outcome.exhausted() ? "inconclusive: the run used up its events" : "safe and live");
      return;
    }
    Violation broken = outcome.violation().get();
    out.add(
        "<p class=\"verdict bad\"><b>%s</b> broke after %s, at event %,d: %s%s%s</p>",
        Markup.escape(broken.oracle()),
        Markup.seconds(broken.at().toNanos() / 1000),
        broken.event(),
        Markup.escape(broken.what()),
        outcome.isBug()
            ? ""
            : "; no bug: %d more faulty than the network bears".formatted(outcome.excess()),
        picture.isBroken() ? " <a href=\"#broken\">show it</a>" : "");
  }

  private void fork(Fork fork) {
    out.add("<h2>Why it forked</h2><p class=\"facts\">By what all honest nodes heard:</p><ul>");
    fork.lines().forEach(line -> out.add("<li>%s</li>", Markup.escape(line)));
    out.add("</ul>");
  }

  private void facts() {
    out.add(
        "<p class=\"facts\">%s · seed %d · %d validators, %d observers · blocks each %s, first"
            + " round %s · %s of virtual time, %,d events · digest <code>%s</code>%s</p>",
        scenario.engine().label(),
        scenario.seed(),
        scenario.validators(),
        scenario.observers(),
        Markup.seconds(scenario.times().blockPeriod().toNanos() / 1000),
        Markup.seconds(scenario.times().requestTimeout().toNanos() / 1000),
        Markup.seconds(outcome.lasted().toNanos() / 1000),
        outcome.events(),
        outcome.digest(),
        scenario
            .bug()
            .map(bug -> " · planted bug <b>" + bug.label() + "</b>: " + Markup.escape(bug.what()))
            .orElse(""));
  }

  private void lanes() {
    out.add(
        "<h2>%s</h2><p class=\"facts\">Quiet stretches are drawn shorter than they are. %s Rest "
            + "the pointer on anything to read it whole.</p>",
        window.whole()
            ? "The whole run"
            : "From "
                + Markup.seconds(window.from())
                + " to "
                + Markup.seconds(window.to())
                + " of "
                + Markup.seconds(recording.end()),
        window.whole()
            ? ""
            : "For another part: <code>witan sim report BUNDLE --from 2s --to 5s</code>.");
    for (Kind kind : Kind.values()) {
      out.add("<input type=\"checkbox\" checked id=\"show-%s\">", kind.css);
      out.add(
          "<label for=\"show-%s\" style=\"color:%s\">⟶ %s</label>",
          kind.css, kind.colour, kind.label);
    }
    out.raw(Style.LEGEND);
    out.add("<div class=\"lanes\">").raw(picture.labels(names()));
    out.add("<div class=\"scroll\"><div>").raw(picture.svg()).add("</div></div></div>");
  }

  private void plan() {
    out.add("<h2>Faults: %d</h2>", scenario.faults().size());
    if (scenario.faults().isEmpty()) {
      out.add("<p class=\"facts\">None is planned.</p>");
      return;
    }
    out.add("<table><tr><th>at<th>for<th>what</tr>");
    for (PlannedFault fault : scenario.faults()) {
      out.add(
          "<tr><td>%s<td>%s<td>%s</tr>",
          Markup.seconds(fault.at().toNanos() / 1000),
          Markup.seconds(fault.lasting().toNanos() / 1000),
          Markup.escape(fault.words()));
    }
    out.add("</table>");
  }

  /** What each node is, in the order of their numbers. */
  private List<String> names() {
    List<String> names = new ArrayList<>();
    for (int node = 0; node < scenario.validators() + scenario.observers(); node++) {
      names.add(node < scenario.validators() ? "validator" : "observer");
    }
    for (PlannedFault fault : scenario.faults()) {
      if (fault instanceof Twin twin) {
        names.set(twin.node(), "liar");
        names.add("v" + twin.node() + " again");
      }
    }
    return names;
  }
}
