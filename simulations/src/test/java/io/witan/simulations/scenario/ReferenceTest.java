package io.witan.simulations.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.simulations.plan.DiskFault;
import io.witan.simulations.plan.Lie;
import io.witan.simulations.plan.LinkFault;
import io.witan.simulations.plan.PlannedFault;
import io.witan.simulations.plan.PlannedFault.Crash;
import io.witan.simulations.plan.PlannedFault.CrashPoint;
import io.witan.simulations.plan.PlannedFault.OfDisk;
import io.witan.simulations.plan.PlannedFault.OfLinks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds REFERENCE.md against the code; what is new in the code is to be described there. */
class ReferenceTest {
  private static final Pattern FAULT = Pattern.compile("\\| `(\\{ .*? \\})` \\|");

  private static final Pattern ID = Pattern.compile("return \"([A-Z][0-9]+ [a-z ]+)\";");
  private static final Path ORACLES =
      Path.of("src", "main", "java", "io", "witan", "simulations", "oracle");

  @Test
  void everyExampleOfAFaultIsReadAndEveryKindHasOne() throws IOException {
    List<PlannedFault> faults = new ArrayList<>();
    for (String text : matches()) {
      // A fifth node, so that there is somebody to vote for.
      Scenario scenario = ScenarioReader.parse("observers = 1, faults = [" + text + "]");
      assertEquals(1, scenario.faults().size(), text);
      assertEquals(scenario, ScenarioReader.parse(ScenarioWriter.write(scenario)), text);
      faults.addAll(scenario.faults());
    }
    assertEquals(kinds(PlannedFault.class), names(faults));
    assertEquals(
        kinds(LinkFault.class),
        names(
            faults.stream()
                .filter(OfLinks.class::isInstance)
                .map(fault -> ((OfLinks) fault).what())
                .toList()));
    assertEquals(
        kinds(DiskFault.class),
        names(
            faults.stream()
                .filter(OfDisk.class::isInstance)
                .map(fault -> ((OfDisk) fault).what())
                .toList()));
    assertEquals(
        Set.of(CrashPoint.values()),
        faults.stream()
            .filter(Crash.class::isInstance)
            .map(fault -> ((Crash) fault).point())
            .collect(Collectors.toSet()));
  }

  @Test
  void transitionsAreWrittenAsTheyAreRead() {
    Scenario scenario = ScenarioReader.read(Path.of("scenarios", "transitions.conf"));
    assertEquals(4, scenario.transitions().size());
    assertEquals(scenario, ScenarioReader.parse(ScenarioWriter.write(scenario)));
  }

  @Test
  void everyBehaviourIsDescribedInTheCodesOwnWords() throws IOException {
    for (Lie lie : Lie.values()) {
      String row = "| `" + lie.label() + "` | " + lie.what() + " |";
      assertTrue(page().contains(row), row);
    }
  }

  @Test
  void everyKeyIsDescribed() throws IOException {
    for (String key : ScenarioReader.KEYS) {
      // The sections of all engines have the same keys.
      String row = "| `" + key.replaceFirst("^engine\\.[a-z]+\\.", "engine.qbft.") + "` |";
      assertTrue(page().contains(row), row);
    }
  }

  @Test
  void everyOracleIsDescribed() throws IOException {
    List<String> ids = new ArrayList<>();
    try (Stream<Path> files = Files.list(ORACLES)) {
      for (Path file : files.sorted().toList()) {
        ID.matcher(Files.readString(file)).results().forEach(match -> ids.add(match.group(1)));
      }
    }
    assertTrue(ids.size() > 5, ids::toString);
    for (String id : ids) {
      assertTrue(page().contains("| " + id + " |"), id);
    }
  }

  private static List<String> matches() throws IOException {
    return FAULT.matcher(page()).results().map(match -> match.group(1)).toList();
  }

  private static Set<String> kinds(Class<?> sealed) {
    return Arrays.stream(sealed.getPermittedSubclasses())
        .map(Class::getSimpleName)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> names(List<?> values) {
    return values.stream()
        .map(value -> value.getClass().getSimpleName())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String page() throws IOException {
    return Files.readString(Path.of("REFERENCE.md"));
  }
}
