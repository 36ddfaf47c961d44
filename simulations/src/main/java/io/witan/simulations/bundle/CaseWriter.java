package io.witan.simulations.bundle;

import io.witan.simulations.oracle.Violation;
import io.witan.simulations.scenario.Scenario;
import io.witan.simulations.scenario.ScenarioWriter;
import io.witan.simulations.world.Outcome;

/** Writes a run as a JUnit test, to be dropped into a project that has the simulator. */
final class CaseWriter {
  private static final String TEMPLATE =
      """
      import static org.junit.jupiter.api.Assertions.assertEquals;

      import io.witan.simulations.oracle.Violation;
      import io.witan.simulations.scenario.Scenario;
      import io.witan.simulations.scenario.ScenarioReader;
      import io.witan.simulations.world.Outcome;
      import io.witan.simulations.world.Trace;
      import io.witan.simulations.world.World;
      import java.util.List;
      import org.junit.jupiter.api.Test;

      /** A run that a bundle kept. Once its cause is mended, expect no violation and no digest. */
      class Case {
        private static final String SCENARIO =
            \"""
      @SCENARIO@\
            \""";

        @Test
        void theRunEndsAsItDid() {
          Scenario scenario = ScenarioReader.parse(SCENARIO);
          Outcome outcome = new World(scenario.setup(), Trace.NONE, List.of()).run();
          assertEquals("@BROKEN@", outcome.violation().map(Violation::oracle).orElse("nothing"));
          assertEquals("@DIGEST@", outcome.digest());
        }
      }
      """;

  private CaseWriter() {}

  static String write(Scenario scenario, Outcome outcome) {
    String text =
        ScenarioWriter.write(scenario).replace("\\", "\\\\").replace("\"\"\"", "\\\"\\\"\\\"");
    return TEMPLATE
        .replace("@BROKEN@", outcome.violation().map(Violation::oracle).orElse("nothing"))
        .replace("@DIGEST@", outcome.digest())
        .replace("@SCENARIO@", text.indent(6));
  }
}
