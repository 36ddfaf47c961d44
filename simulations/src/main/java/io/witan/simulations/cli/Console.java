package io.witan.simulations.cli;

import io.witan.simulations.bundle.Bundle;
import io.witan.simulations.scenario.Scenario;
import io.witan.simulations.world.Outcome;
import java.io.PrintWriter;
import java.util.Locale;

/** What the commands say about runs. */
final class Console {
  private Console() {}

  static int exitCode(Outcome outcome) {
    if (outcome.violation().isEmpty() && !outcome.exhausted()) {
      return Sim.SAFE_AND_LIVE;
    }
    return outcome.isBug() && !outcome.exhausted() ? Sim.VIOLATION : Sim.INCONCLUSIVE;
  }

  static void verdict(PrintWriter out, Scenario scenario, Outcome outcome) {
    outcome
        .violation()
        .ifPresent(
            v ->
                out.printf(
                    Locale.ROOT,
                    "%s broken after %.3f s: %s%n",
                    v.oracle(),
                    v.at().toNanos() / 1e9,
                    v.what()));
    outcome.fork().ifPresent(fork -> fork.lines().forEach(out::println));
    var tally = outcome.tally();
    out.printf(
        Locale.ROOT,
        "%s: %s, seed %d, heads %s after %.1f s of virtual time%n",
        scenario.name(),
        Bundle.word(outcome),
        scenario.seed(),
        outcome.heights(),
        outcome.lasted().toNanos() / 1e9);
    out.printf(
        Locale.ROOT,
        "%,d events, %,d frames (%,d lost), %d crashes, %d later rounds, %d fetches%n",
        outcome.events(),
        tally.frames(),
        tally.lost(),
        tally.crashes(),
        tally.laterRounds(),
        tally.fetches());
    out.printf("digest %s%n", outcome.digest());
    out.flush();
  }
}
