package io.witan.simulations.twins;

import io.witan.simulations.scenario.BadScenario;
import java.util.ArrayList;
import java.util.List;

/**
 * What the schedule does in one round. Sets of processes are bit masks.
 *
 * @param groups who is connected with whom: each process is in one of them
 * @param prepares who hears the PREPAREs of its group; the others hear none but their own
 * @param commits who hears the COMMITs of its group
 */
public record Choice(List<Integer> groups, int prepares, int commits) {
  public Choice {
    groups = List.copyOf(groups);
  }

  /** The group of a process. */
  int groupOf(int process) {
    return groups.stream().filter(group -> (group >> process & 1) == 1).findFirst().orElse(0);
  }

  /** As a file of a schedule says it, and as {@link #parse} reads it. */
  public String text() {
    StringBuilder line = new StringBuilder("groups");
    groups.forEach(group -> line.append(' ').append(names(group)));
    return line + " | prepares " + names(prepares) + " | commits " + names(commits);
  }

  /**
   * Reads a line.
   *
   * @throws BadScenario if it is none, or its groups are not a partition of the processes
   */
  static Choice parse(String line, int processes) {
    String[] parts = line.strip().split("\\s*\\|\\s*", -1);
    if (parts.length != 3) {
      throw new BadScenario("a round is 'groups … | prepares … | commits …', not: " + line);
    }
    List<Integer> groups = new ArrayList<>();
    int all = 0;
    for (String name : after("groups", parts[0]).split(" +", -1)) {
      int group = mask(name, processes);
      if (group == 0 || (all & group) != 0) {
        throw new BadScenario("groups do not part the processes: " + line);
      }
      all |= group;
      groups.add(group);
    }
    if (all != (1 << processes) - 1) {
      throw new BadScenario("a process is in no group: " + line);
    }
    int prepares = mask(after("prepares", parts[1]), processes);
    return new Choice(groups, prepares, mask(after("commits", parts[2]), processes));
  }

  private static String after(String word, String part) {
    if (!part.startsWith(word + " ")) {
      throw new BadScenario("'" + word + " …' is missing before: " + part);
    }
    return part.substring(word.length()).strip();
  }

  private static String names(int mask) {
    if (mask == 0) {
      return "-";
    }
    List<String> names = new ArrayList<>();
    for (int process = 0; process < Integer.SIZE; process++) {
      if ((mask >> process & 1) == 1) {
        names.add(Integer.toString(process));
      }
    }
    return String.join(",", names);
  }

  private static int mask(String names, int processes) {
    int mask = 0;
    if (names.equals("-")) {
      return mask;
    }
    for (String name : names.split(",", -1)) {
      boolean known = name.matches("\\d{1,2}") && Integer.parseInt(name) < processes;
      if (!known) {
        throw new BadScenario("no process " + name);
      }
      mask |= 1 << Integer.parseInt(name);
    }
    return mask;
  }
}
