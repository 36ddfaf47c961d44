package io.witan.actors.host;

import io.witan.protocol.machine.At;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * The last inputs of one machine, oldest first: replayed through the bare machine they give the
 * same turns. Bounded by count and by weight, so that a machine fed with blocks keeps fewer. Safe
 * to read from other threads.
 */
public final class FlightRecorder<I> {
  private final int capacity;
  private final long maxWeight;
  private final ToIntFunction<I> weigher;
  private final ArrayDeque<At<I>> ring = new ArrayDeque<>();
  private long weight;
  private long forgotten;

  /**
   * Makes an empty one.
   *
   * @param capacity most inputs kept
   * @param maxWeight most bytes kept, as {@code weigher} estimates them
   */
  public FlightRecorder(int capacity, long maxWeight, ToIntFunction<I> weigher) {
    this.capacity = capacity;
    this.maxWeight = maxWeight;
    this.weigher = weigher;
  }

  synchronized void note(At<I> input) {
    ring.addLast(input);
    weight += weigher.applyAsInt(input.input());
    while (ring.size() > capacity || (weight > maxWeight && ring.size() > 1)) {
      weight -= weigher.applyAsInt(ring.removeFirst().input());
      forgotten++;
    }
  }

  /** What it holds now. */
  public synchronized Flight<I> flight() {
    return new Flight<>(forgotten, new ArrayList<>(ring));
  }

  /**
   * A copy of a recorder's content.
   *
   * @param forgotten inputs before the first one kept, since the node started
   */
  public record Flight<I>(long forgotten, List<At<I>> inputs) {
    public Flight {
      inputs = List.copyOf(inputs);
    }
  }
}
