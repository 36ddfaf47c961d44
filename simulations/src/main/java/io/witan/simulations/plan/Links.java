package io.witan.simulations.plan;

import java.util.List;

/**
 * Links, each in one direction.
 *
 * @param from senders; empty for all
 * @param to receivers; empty for all
 */
public record Links(List<Integer> from, List<Integer> to) {
  public static final Links ALL = new Links(List.of(), List.of());

  public Links {
    from = List.copyOf(from);
    to = List.copyOf(to);
  }

  public boolean has(int sender, int receiver) {
    return (from.isEmpty() || from.contains(sender)) && (to.isEmpty() || to.contains(receiver));
  }

  @Override
  public String toString() {
    return (from.isEmpty() ? "all" : from) + " to " + (to.isEmpty() ? "all" : to);
  }
}
