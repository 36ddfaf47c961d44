package io.witan.simulations.twins;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Ways to part the processes into groups. */
final class Partitions {
  private Partitions() {}

  /** All of them, each once. */
  static List<List<Integer>> all(int processes) {
    List<List<Integer>> all = new ArrayList<>();
    extend(new ArrayList<>(), 0, processes, all);
    return all;
  }

  private static void extend(
      List<Integer> groups, int process, int processes, List<List<Integer>> all) {
    if (process == processes) {
      all.add(List.copyOf(groups));
      return;
    }
    for (int group = 0; group < groups.size(); group++) {
      int before = groups.get(group);
      groups.set(group, before | 1 << process);
      extend(groups, process + 1, processes, all);
      groups.set(group, before);
    }
    groups.add(1 << process);
    extend(groups, process + 1, processes, all);
    groups.removeLast();
  }

  /** How many ways there are: Bell's number. */
  static long count(int processes) {
    long[] row = {1};
    for (int size = 1; size < processes; size++) {
      long[] next = new long[size + 1];
      next[0] = row[size - 1];
      for (int i = 0; i < size; i++) {
        next[i + 1] = next[i] + row[i];
      }
      row = next;
    }
    return row[row.length - 1];
  }

  /** One of each kind: groups of fewer identities than a quorum count as processes alone. */
  static List<List<Integer>> withQuorum(Cast cast, int quorum) {
    TreeMap<String, List<Integer>> kinds = new TreeMap<>();
    for (List<Integer> partition : all(cast.processes())) {
      List<Integer> kind = new ArrayList<>();
      for (int group : partition) {
        if (cast.identities(group) >= quorum) {
          kind.add(group);
        } else {
          for (int process = 0; process < cast.processes(); process++) {
            if ((group >> process & 1) == 1) {
              kind.add(1 << process);
            }
          }
        }
      }
      kind.sort(null);
      kinds.put(kind.toString(), List.copyOf(kind));
    }
    return List.copyOf(kinds.values());
  }
}
