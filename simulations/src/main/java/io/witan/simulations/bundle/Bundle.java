package io.witan.simulations.bundle;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.witan.simulations.oracle.Fork;
import io.witan.simulations.oracle.Violation;
import io.witan.simulations.report.Recording;
import io.witan.simulations.report.Report;
import io.witan.simulations.scenario.BadScenario;
import io.witan.simulations.scenario.Scenario;
import io.witan.simulations.scenario.ScenarioReader;
import io.witan.simulations.scenario.ScenarioWriter;
import io.witan.simulations.world.Outcome;
import io.witan.simulations.world.Trace;
import io.witan.simulations.world.World;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A run in a folder, to be sent and run again: {@code scenario.conf} with every fault spelled out,
 * {@code verdict.json}, {@code trace.ndjson} with every event, {@code report.html} for people and
 * {@code Case.java}, a test.
 *
 * @param digest that a replay must come to
 */
public record Bundle(Scenario scenario, String digest) {
  private static final String SCENARIO = "scenario.conf";
  private static final String VERDICT = "verdict.json";
  private static final String TRACE = "trace.ndjson";
  private static final String CASE = "Case.java";

  /** The page for people. */
  public static final String REPORT = "report.html";

  /** Runs the scenario once more, writing down all that happens, and puts it into the folder. */
  public static Outcome write(Path folder, Scenario scenario) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve(SCENARIO), ScenarioWriter.write(scenario));
    Outcome outcome;
    Recording recording = new Recording();
    try (BufferedWriter lines = Files.newBufferedWriter(folder.resolve(TRACE))) {
      Trace trace =
          (micros, node, what) -> {
            note(lines, micros, node, what.words());
            recording.note(micros, node, what);
          };
      outcome = new World(scenario.setup(), trace, List.of()).run();
    }
    Files.writeString(folder.resolve(VERDICT), verdict(scenario, outcome) + "\n");
    Files.writeString(folder.resolve(CASE), CaseWriter.write(scenario, outcome));
    Files.writeString(folder.resolve(REPORT), Report.html(scenario, outcome, recording));
    return outcome;
  }

  /**
   * Reads a folder that {@link #write} wrote.
   *
   * @throws BadScenario if it is none
   */
  public static Bundle read(Path folder) {
    Scenario scenario = ScenarioReader.read(folder.resolve(SCENARIO));
    try {
      Config verdict = ConfigFactory.parseFile(folder.resolve(VERDICT).toFile());
      return new Bundle(scenario, verdict.getString("digest"));
    } catch (ConfigException wrong) {
      throw new BadScenario("no readable " + VERDICT + " in " + folder);
    }
  }

  /** A run's verdict in one line of JSON. */
  public static String verdict(Scenario scenario, Outcome outcome) {
    Map<String, Object> all = new LinkedHashMap<>();
    Optional<Violation> violation = outcome.violation();
    all.put("verdict", word(outcome));
    all.put("oracle", violation.map(Violation::oracle).orElse(null));
    all.put("what", violation.map(Violation::what).orElse(null));
    all.put("atSeconds", violation.map(v -> v.at().toNanos() / 1e9).orElse(null));
    all.put("event", violation.map(Violation::event).orElse(null));
    all.put("scenario", scenario.name());
    all.put("seed", scenario.seed());
    all.put("digest", outcome.digest());
    all.put("events", outcome.events());
    all.put("virtualSeconds", outcome.lasted().toNanos() / 1e9);
    all.put("heights", outcome.heights());
    all.put("framesSent", outcome.tally().frames());
    all.put("framesLost", outcome.tally().lost());
    all.put("faultyBeyondBudget", outcome.excess());
    all.put("fork", outcome.fork().map(Fork::lines).orElse(null));
    all.put("accusations", outcome.tally().accusations());
    all.put("crashes", outcome.tally().crashes());
    all.put("laterRounds", outcome.tally().laterRounds());
    all.put("fetches", outcome.tally().fetches());
    return Json.of(all);
  }

  /** The verdict in a word or two. */
  public static String word(Outcome outcome) {
    if (outcome.violation().isPresent()) {
      return outcome.isBug()
          ? "violation"
          : "inconclusive (%d more faulty than the network bears)".formatted(outcome.excess());
    }
    return outcome.exhausted() ? "inconclusive" : "safe and live";
  }

  private static void note(BufferedWriter trace, long micros, int node, String text) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("t", micros / 1e6);
    line.put("node", node < 0 ? "world" : "v" + node);
    line.put("what", text);
    try {
      trace.write(Json.of(line));
      trace.newLine();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
