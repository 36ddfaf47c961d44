package io.witan.protocol.machine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where every arbitrary decision of a test or a simulated run comes from: drawn by lot, all of them
 * in turn, or as a recorded run had them. Decisions are counted per label, so that leaving one out
 * does not change those of other labels.
 */
public interface Choices {
  /**
   * One of 0 to {@code options} − 1.
   *
   * @throws IllegalArgumentException if there is no option
   */
  int pick(String label, int options);

  /** One of the options. */
  default <T> T oneOf(String label, List<T> options) {
    return options.get(pick(label, options.size()));
  }

  /** True {@code times} out of {@code outOf}. */
  default boolean chance(String label, int times, int outOf) {
    return pick(label, outOf) >= outOf - times;
  }

  /** A number from {@code least} to {@code most}. */
  default int between(String label, int least, int most) {
    return least + pick(label, most - least + 1);
  }

  /** Drawn by lot, keyed: the n-th decision of a label depends on the seed, the label and n. */
  static Choices random(long seed) {
    return new Lots(new Seed(seed));
  }

  /** As a plan has them, then always the first option. */
  static Choices replay(SortedMap<String, List<Integer>> plan) {
    return new Replay(plan);
  }

  private static void checkOptions(String label, int options) {
    if (options < 1) {
      throw new IllegalArgumentException("nothing to choose from: " + label);
    }
  }

  /** Counts per label. */
  final class Counters {
    private final TreeMap<String, Integer> counts = new TreeMap<>();

    int next(String label) {
      return counts.merge(label, 1, Integer::sum) - 1;
    }
  }

  /** See {@link #random}. */
  final class Lots implements Choices {
    private final Seed seed;
    private final Counters counters = new Counters();

    private Lots(Seed seed) {
      this.seed = seed;
    }

    @Override
    public int pick(String label, int options) {
      checkOptions(label, options);
      long bits = seed.at(label, counters.next(label));
      return (int) Long.remainderUnsigned(bits, options);
    }
  }

  /** See {@link #replay}. */
  final class Replay implements Choices {
    private final SortedMap<String, List<Integer>> plan;
    private final Counters counters = new Counters();

    private Replay(SortedMap<String, List<Integer>> plan) {
      this.plan = plan;
    }

    @Override
    public int pick(String label, int options) {
      checkOptions(label, options);
      List<Integer> planned = plan.getOrDefault(label, List.of());
      int n = counters.next(label);
      return n < planned.size() ? Math.min(planned.get(n), options - 1) : 0;
    }
  }

  /** Passes another's decisions on and writes them down as a plan. */
  final class Recorded implements Choices {
    private final Choices source;
    private final TreeMap<String, List<Integer>> plan = new TreeMap<>();

    public Recorded(Choices source) {
      this.source = source;
    }

    @Override
    public int pick(String label, int options) {
      int picked = source.pick(label, options);
      plan.computeIfAbsent(label, ignored -> new ArrayList<>()).add(picked);
      return picked;
    }

    /** The decisions so far, for {@link Choices#replay}. */
    public SortedMap<String, List<Integer>> plan() {
      return Collections.unmodifiableSortedMap(plan);
    }
  }

  /**
   * Every sequence of decisions once: run, then {@link #advance}, until it says that all were seen.
   */
  final class Exhaustive implements Choices {
    private final List<Integer> picked = new ArrayList<>();
    private final List<Integer> bounds = new ArrayList<>();
    private int at;

    @Override
    public int pick(String label, int options) {
      checkOptions(label, options);
      if (at == picked.size()) {
        picked.add(0);
        bounds.add(options);
      }
      return picked.get(at++);
    }

    /** Goes on to the next sequence; false where there is none. */
    public boolean advance() {
      at = 0;
      while (!picked.isEmpty()) {
        int last = picked.size() - 1;
        if (picked.get(last) + 1 < bounds.get(last)) {
          picked.set(last, picked.get(last) + 1);
          return true;
        }
        picked.removeLast();
        bounds.removeLast();
      }
      return false;
    }
  }
}
