package io.witan.deploy.bench;

import java.util.Locale;
import java.util.Optional;
import org.openjdk.jmh.results.RunResult;

/**
 * One line of the table.
 *
 * @param gas of one operation, 0 where gas has nothing to do with it
 * @param instructions of the EVM in one operation, 0 where it is not one program
 * @param nanos that one operation takes
 * @param bytes that one operation allocates
 */
record Measured(String what, long gas, long instructions, double nanos, double bytes) {
  private static final String ALLOCATION = "gc.alloc.rate.norm";

  static Measured of(RunResult result) {
    String[] name = result.getParams().getBenchmark().split("\\.", -1);
    String method = name[name.length - 1];
    String benchmark = name[name.length - 2];
    double nanos = result.getPrimaryResult().getScore();
    double bytes = allocation(result);
    return switch (benchmark) {
      case "ProgramBenchmark" -> {
        EvmProgram program = EvmProgram.valueOf(result.getParams().getParam("program"));
        ProgramRun run = ProgramRun.of(program);
        String what = program.title() + ", " + method;
        yield new Measured(what, run.gas(), run.instructions(), nanos, bytes);
      }
      case "PrecompileBenchmark" -> {
        PrecompileCall call = PrecompileCall.valueOf(result.getParams().getParam("call"));
        yield new Measured(call.title(), call.gas(), 0, nanos, bytes);
      }
      case "BlockBenchmark" -> {
        BlockKind kind = BlockKind.valueOf(result.getParams().getParam("kind"));
        long gas = new BlockScene(kind.tokens()).gas();
        yield new Measured(kind.title() + ", " + method, gas, 0, nanos, bytes);
      }
      default -> new Measured(HashingBenchmark.title(method), 0, 0, nanos, bytes);
    };
  }

  @SuppressWarnings("rawtypes") // JMH's own
  private static double allocation(RunResult result) {
    for (var entry : result.getSecondaryResults().entrySet()) {
      if (entry.getKey().endsWith(ALLOCATION)) {
        return entry.getValue().getScore();
      }
    }
    return 0;
  }

  /** Programs before blocks before all else. */
  int kind() {
    return instructions > 0 ? 0 : what.startsWith("block") ? 1 : 2;
  }

  /** Millions of gas per second. */
  double gasRate() {
    return gas / nanos * 1000;
  }

  /** Millions of instructions per second. */
  double instructionRate() {
    return instructions / nanos * 1000;
  }

  /** The line in the table's columns. */
  String line() {
    Optional<Target> target = Target.of(what);
    return String.format(
        Locale.ROOT,
        "| %-56s | %10s | %10s | %12s | %14s | %10s | %-22s |",
        what,
        gas == 0 ? "" : "%,.0f".formatted(gasRate()),
        instructions == 0 ? "" : "%,.0f".formatted(instructionRate()),
        time(),
        "%,.0f".formatted(bytes),
        instructions == 0 ? "" : "%.3f".formatted(bytes / instructions),
        target.map(wanted -> wanted.verdict(this)).orElse(""));
  }

  private String time() {
    if (nanos < 1e4) {
      return "%,.0f ns".formatted(nanos);
    }
    return nanos < 1e7 ? "%,.1f us".formatted(nanos / 1e3) : "%,.1f ms".formatted(nanos / 1e6);
  }
}
