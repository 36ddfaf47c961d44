package io.witan.deploy.live;

import io.witan.deploy.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What each fault of a campaign cost. Where a file is named they stand there too, a line each as
 * soon as it is known, so that another run can go on with what is left.
 */
final class GroupCosts {
  private final Map<GroupFault, List<Cost>> costs = new EnumMap<>(GroupFault.class);
  private final Optional<Path> file;
  private int count;

  /**
   * One fault's.
   *
   * @param votes from the fault, or from the database's return, to the validator's next vote
   * @param blocks the longest time without a block meanwhile
   * @param calls from the fault to the next private call of the organisation that is taken; empty
   *     where that is not what the fault is about
   */
  record Cost(Duration votes, Duration blocks, Optional<Duration> calls) {}

  private GroupCosts(Optional<Path> file) {
    this.file = file;
  }

  /**
   * Those that a file holds; none where there is no file.
   *
   * @throws CommandFailure if it holds something else
   */
  static GroupCosts in(Optional<Path> file) {
    GroupCosts all = new GroupCosts(file);
    if (file.filter(Files::exists).isPresent()) {
      try {
        Files.readAllLines(file.get()).forEach(all::read);
      } catch (IOException | IllegalArgumentException other) {
        throw new CommandFailure(file.get() + " holds no figures of a campaign: " + other);
      }
    }
    return all;
  }

  private void read(String line) {
    String[] parts = line.split("\t", -1);
    if (parts.length < 3 || parts.length > 4) {
      throw new IllegalArgumentException("a line of " + parts.length + " columns");
    }
    note(
        GroupFault.valueOf(parts[0]),
        new Cost(
            millis(parts[1]),
            millis(parts[2]),
            parts.length == 3 ? Optional.empty() : Optional.of(millis(parts[3]))));
  }

  private static Duration millis(String text) {
    return Duration.ofMillis(Long.parseLong(text));
  }

  private void note(GroupFault fault, Cost cost) {
    costs.computeIfAbsent(fault, none -> new ArrayList<>()).add(cost);
    count++;
  }

  void add(GroupFault fault, Cost cost) {
    note(fault, cost);
    if (file.isPresent()) {
      String calls = cost.calls().map(time -> "\t" + time.toMillis()).orElse("");
      String line =
          "%s\t%d\t%d%s\n"
              .formatted(fault, cost.votes().toMillis(), cost.blocks().toMillis(), calls);
      try {
        Files.writeString(file.get(), line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      } catch (IOException failed) {
        throw new CommandFailure("cannot write " + file.get());
      }
    }
  }

  int count() {
    return count;
  }

  /** A line for each kind. */
  void print(Figures figures, String campaign) {
    costs.forEach(
        (fault, all) ->
            figures.note(
                campaign,
                fault.words(),
                "%d times: votes %s; blocks %s%s"
                    .formatted(
                        all.size(),
                        spread(all.stream().map(Cost::votes).sorted().toList()),
                        spread(all.stream().map(Cost::blocks).sorted().toList()),
                        calls(all))));
  }

  private static String calls(List<Cost> all) {
    List<Duration> calls = all.stream().flatMap(it -> it.calls().stream()).sorted().toList();
    return calls.isEmpty() ? "" : "; private calls " + spread(calls);
  }

  static String spread(List<Duration> sorted) {
    return "median %s, worst %s"
        .formatted(
            Figures.seconds(sorted.get(sorted.size() / 2)),
            Figures.seconds(sorted.get(sorted.size() - 1)));
  }
}
