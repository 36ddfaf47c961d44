package io.witan.simulations.fuzz;

import io.witan.protocol.evm.Halt;
import io.witan.protocol.evm.Inspector.Call;
import io.witan.protocol.evm.Inspector.CallKind;
import io.witan.protocol.evm.Instructions;
import io.witan.protocol.rules.Fork;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/** What runs reached: instructions and how they ended frames, calls, precompiles, forks. */
public final class Coverage {
  private static final int HIGHEST_PRECOMPILE = 0x100;

  private final long[] steps = new long[256];
  private final List<Map<Halt, Long>> stops = new ArrayList<>();
  private final Map<Halt, Long> halts = new EnumMap<>(Halt.class);
  private final Map<CallKind, Long> calls = new EnumMap<>(CallKind.class);
  private final long[][] precompiles = new long[HIGHEST_PRECOMPILE + 1][2];
  private final Map<Fork, Long> forks = new EnumMap<>(Fork.class);

  public Coverage() {
    for (int code = 0; code < 256; code++) {
      stops.add(new EnumMap<>(Halt.class));
    }
  }

  void step(int opcode, Halt halt) {
    steps[opcode]++;
    if (halt != null) {
      stops.get(opcode).merge(halt, 1L, Long::sum);
    }
  }

  void frame(Call call, Halt halt) {
    halts.merge(halt, 1L, Long::sum);
    calls.merge(call.kind(), 1L, Long::sum);
    int number = precompile(call);
    if (number > 0) {
      precompiles[number][halt == Halt.SUCCESS ? 0 : 1]++;
    }
  }

  /** The number of what may be a precompile, or 0. */
  private static int precompile(Call call) {
    byte[] to = call.to().bytes().unsafeArray();
    for (int i = 0; i < to.length - 2; i++) {
      if (to[i] != 0) {
        return 0;
      }
    }
    int number = (to[to.length - 2] & 0xff) << 8 | (to[to.length - 1] & 0xff);
    return number > HIGHEST_PRECOMPILE ? 0 : number;
  }

  void fork(Fork fork) {
    forks.merge(fork, 1L, Long::sum);
  }

  /** Adds another's counts. */
  void add(Coverage other) {
    add(steps, other.steps);
    add(halts, other.halts);
    add(calls, other.calls);
    add(forks, other.forks);
    for (int code = 0; code < 256; code++) {
      add(stops.get(code), other.stops.get(code));
    }
    for (int i = 0; i < precompiles.length; i++) {
      add(precompiles[i], other.precompiles[i]);
    }
  }

  private static void add(long[] to, long[] from) {
    for (int i = 0; i < to.length; i++) {
      to[i] += from[i];
    }
  }

  private static <K> void add(Map<K, Long> to, Map<K, Long> from) {
    from.forEach((key, count) -> to.merge(key, count, Long::sum));
  }

  /** Instructions that were run. */
  public long steps() {
    return Arrays.stream(steps).sum();
  }

  /** Which of the instructions of all forks no run reached, by name; empty where none is left. */
  public String unreached() {
    StringJoiner names = new StringJoiner(" ");
    for (int code = 0; code < 256; code++) {
      if (steps[code] == 0 && !Instructions.name(code).isEmpty()) {
        names.add(Instructions.name(code));
      }
    }
    return names.toString();
  }

  /** How many times a frame ended this way. */
  public long halts(Halt halt) {
    return halts.getOrDefault(halt, 0L);
  }

  /** How many times a call of this precompile succeeded. */
  public long precompiled(int number) {
    return precompiles[number][0];
  }

  /** Prints what was reached. */
  public void print(PrintWriter out) {
    int reached = 0;
    int pairs = 0;
    for (int code = 0; code < 256; code++) {
      reached += steps[code] > 0 && !Instructions.name(code).isEmpty() ? 1 : 0;
      pairs += stops.get(code).size();
    }
    out.printf(
        Locale.ROOT,
        "%,d instructions run; %d different ones, never: %s; %d pairs of instruction and halt%n",
        steps(),
        reached,
        unreached().isEmpty() ? "none" : unreached(),
        pairs);
    out.println("frames ended: " + counts(halts));
    out.println("frames begun: " + counts(calls));
    out.println("blocks: " + counts(forks));
    StringJoiner called = new StringJoiner(", ");
    for (int i = 1; i < precompiles.length; i++) {
      if (precompiles[i][0] + precompiles[i][1] > 0) {
        called.add("0x%x %,d/%,d".formatted(i, precompiles[i][0], precompiles[i][1]));
      }
    }
    out.println("precompiles, succeeded/failed: " + called);
    out.flush();
  }

  /** A line for each instruction: how often it ran, and how often it ended a frame and how. */
  public void printMatrix(PrintWriter out) {
    for (int code = 0; code < 256; code++) {
      if (steps[code] > 0) {
        out.printf(
            Locale.ROOT,
            "%02x %-14s %,14d  %s%n",
            code,
            Instructions.name(code),
            steps[code],
            counts(stops.get(code)));
      }
    }
    out.flush();
  }

  private static String counts(Map<? extends Enum<?>, Long> counts) {
    StringJoiner text = new StringJoiner(", ");
    counts.forEach(
        (name, count) ->
            text.add(
                name.name().toLowerCase(Locale.ROOT).replace('_', ' ')
                    + String.format(Locale.ROOT, " %,d", count)));
    return text.toString();
  }
}
