package io.witan.simulations.twins;

import io.witan.simulations.bugs.PlantedBug;
import io.witan.simulations.scenario.BadScenario;
import io.witan.simulations.scenario.Scenario;
import io.witan.simulations.scenario.ScenarioReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One schedule: who runs twice, and what happens in each round. What a search hands out where
 * something broke, and what plays it again.
 */
public record Schedule(Cast cast, List<Choice> rounds) {
  public Schedule {
    rounds = List.copyOf(rounds);
  }

  /** The schedule as a file. */
  public String text() {
    StringBuilder text = new StringBuilder();
    Scenario scenario = cast.scenario();
    text.append("engine ").append(scenario.engine().label()).append('\n');
    scenario.bug().ifPresent(bug -> text.append("bug ").append(bug.label()).append('\n'));
    text.append("validators ").append(scenario.validators()).append('\n').append("twins");
    cast.twins().forEach(twin -> text.append(' ').append(twin));
    text.append('\n');
    rounds.forEach(choice -> text.append(choice.text()).append('\n'));
    return text.toString();
  }

  /**
   * Reads a schedule.
   *
   * @throws BadScenario if it is none
   */
  public static Schedule parse(String text) {
    Scenario scenario = Scenario.STANDARD;
    List<Integer> twins = new ArrayList<>();
    List<Choice> rounds = new ArrayList<>();
    for (String line : text.lines().map(String::strip).filter(l -> !l.isEmpty()).toList()) {
      String[] words = line.split(" +", -1);
      switch (words[0]) {
        case "engine" -> scenario = scenario.with(ScenarioReader.engine(one(words)));
        case "bug" -> scenario = with(scenario, one(words));
        case "validators" -> scenario = with(scenario, number(one(words)));
        case "twins" -> {
          for (int i = 1; i < words.length; i++) {
            twins.add(number(words[i]));
          }
        }
        case "groups" -> rounds.add(Choice.parse(line, scenario.validators() + twins.size()));
        default -> throw new BadScenario("a schedule has no line '" + line + "'");
      }
    }
    int validators = scenario.validators();
    if (twins.stream().anyMatch(twin -> twin >= validators)) {
      throw new BadScenario("there are " + validators + " validators, twins are " + twins);
    }
    return new Schedule(new Cast(scenario, twins), rounds);
  }

  private static String one(String[] words) {
    if (words.length != 2) {
      throw new BadScenario("one word belongs after '" + words[0] + "'");
    }
    return words[1];
  }

  private static int number(String word) {
    if (!word.matches("\\d{1,2}")) {
      throw new BadScenario("'" + word + "' is no small number");
    }
    return Integer.parseInt(word);
  }

  static Scenario with(Scenario scenario, int validators) {
    return scenario.with(validators, 0, scenario.network(), scenario.bug());
  }

  static Scenario with(Scenario scenario, String bug) {
    PlantedBug planted =
        PlantedBug.of(bug).orElseThrow(() -> new BadScenario("no planted bug " + bug));
    if (planted.engine() != scenario.engine()) {
      throw new BadScenario(bug + " is a bug of " + planted.engine().label());
    }
    return scenario.with(scenario.validators(), 0, scenario.network(), Optional.of(planted));
  }
}
