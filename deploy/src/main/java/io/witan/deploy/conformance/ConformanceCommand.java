package io.witan.deploy.conformance;

import io.witan.deploy.CommandFailure;
import io.witan.protocol.evm.compiled.JvmTranslator;
import java.io.Console;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code witan conformance}: runs official test files. Exit code 0 where all pass, 1 where a case
 * fails, 2 where an input cannot be used.
 */
@Command(
    name = "conformance",
    mixinStandardHelpOptions = true,
    description = "Run official Ethereum test files and GoQuorum vectors against this build.",
    footer = {
      "",
      "Formats are recognised by content: state, VM, blockchain, transaction, RLP, trie, key store,"
          + " difficulty, genesis and basic tests of ethereum/tests, engine tests of"
          + " execution-spec-tests, wycheproof files, vectors.",
      "Exit code: 0 all passed, 1 a case failed, 2 an input cannot be used."
    })
public final class ConformanceCommand implements Callable<Integer> {
  private static final int UNUSABLE = 2;
  private static final int COMPILED_CODES = 1_000;
  private static final long CASE_SECONDS = 300;
  private static final long SLOW_CASE_SECONDS = 3_600;
  private static final long MOST_CASE_SECONDS = 1_000_000;

  @Parameters(
      arity = "0..*",
      paramLabel = "FOLDER|ZIP|FILE",
      description = "What to run; the shared bundle where nothing is given.")
  private List<Path> inputs = new ArrayList<>();

  @Option(
      names = "--filter",
      paramLabel = "TEXT",
      description = "Only cases whose path, name or fork contains this text.")
  private String filter;

  @Option(names = "--fork", paramLabel = "NAME", description = "Only cases of this fork.")
  private String fork;

  @Option(
      names = "--shard",
      paramLabel = "I/N",
      defaultValue = "1/1",
      description = "Only the I-th of N parts of the files, I from 1.")
  private String shard;

  @Option(names = "--list-exclusions", description = "List the cases that are not run, and why.")
  private boolean listExclusions;

  @Option(names = "--slow", description = "Also run the cases that take minutes each.")
  private boolean slow;

  @Option(
      names = "--compiled",
      description = "Translate all stored code to JVM code before its first run.")
  private boolean compiled;

  @Option(
      names = "--case-seconds",
      paramLabel = "N",
      description = "A case that works longer than N seconds has failed (300; 3600 with --slow).")
  private long caseSeconds;

  @Option(
      names = "--failures",
      paramLabel = "N",
      description = "List at most N failures; all where not given.")
  private int mostFailures = Integer.MAX_VALUE;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "How many files run at once; one for each processor where not given.")
  private int threads = Runtime.getRuntime().availableProcessors();

  private final PrintStream out;
  private final PrintStream err;

  public ConformanceCommand() {
    this(System.out, System.err);
  }

  ConformanceCommand(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  @Override
  public Integer call() throws InterruptedException {
    try {
      return run();
    } catch (CommandFailure unusable) {
      err.println("witan conformance: " + unusable.getMessage());
      return UNUSABLE;
    }
  }

  private int run() throws InterruptedException {
    TestRun.Selection selection = selection();
    if (threads < 1 || threads > 1024) {
      throw new CommandFailure("--threads must be from 1 to 1024");
    }
    if (caseSeconds < 0 || caseSeconds > MOST_CASE_SECONDS) {
      throw new CommandFailure("--case-seconds must be from 1 to " + MOST_CASE_SECONDS);
    }
    List<Path> chosen = inputs.isEmpty() ? bundle() : inputs;
    if (chosen.isEmpty()) {
      return UNUSABLE;
    }
    if (compiled) {
      JvmTranslator.atFirstRun(COMPILED_CODES).install();
    }
    TestRun run = new TestRun(Formats.ALL, selection, limit());
    try (TestSources sources = TestSources.of(chosen);
        Progress progress = new Progress(run, sources.files().size(), err, isTerminal())) {
      sources.unusable().forEach(u -> run.tally().addUnusable("", u.path(), u.reason()));
      if (sources.files().isEmpty() && sources.unusable().isEmpty()) {
        throw new CommandFailure("no test file is in " + chosen);
      }
      progress.begin();
      run.run(sources.files(), threads);
    }
    new Report(run.tally(), out).print(listExclusions, mostFailures);
    return exitCode(run.tally(), sourcesAreSingleFiles(chosen));
  }

  private Duration limit() {
    long otherwise = slow ? SLOW_CASE_SECONDS : CASE_SECONDS;
    return Duration.ofSeconds(caseSeconds == 0 ? otherwise : caseSeconds);
  }

  private static boolean isTerminal() {
    return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
  }

  private int exitCode(Tally tally, boolean singleFiles) {
    boolean strange = singleFiles && !tally.unrecognised().isEmpty();
    if (!tally.unusable().isEmpty() || strange) {
      return UNUSABLE;
    }
    Tally.Counts total = tally.total();
    if (total.equals(Tally.Counts.NONE)) {
      throw new CommandFailure(
          "no case was run: the files hold none of a known format," + " or the filters leave none");
    }
    return total.failed() == 0 ? 0 : 1;
  }

  private static boolean sourcesAreSingleFiles(List<Path> chosen) {
    return chosen.stream().allMatch(path -> path.toString().endsWith(".json"));
  }

  private TestRun.Selection selection() {
    String[] parts = shard.split("/", -1);
    try {
      int index = Integer.parseInt(parts[0]);
      int count = Integer.parseInt(parts[1]);
      if (parts.length == 2 && index >= 1 && index <= count) {
        return new TestRun.Selection(
            Optional.ofNullable(filter), Optional.ofNullable(fork), index - 1, count, slow);
      }
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException wrong) {
      // The sentence below says it.
    }
    throw new CommandFailure("--shard must be like 2/8, found \"" + shard + "\"");
  }

  private List<Path> bundle() {
    Optional<Path> bundle = Bundle.locate();
    List<Path> present = new ArrayList<>();
    List<Bundle.Group> absent = new ArrayList<>();
    for (Bundle.Group group : Bundle.GROUPS) {
      Optional<Path> path = bundle.map(b -> b.resolve(group.name()));
      if (path.isPresent() && path.get().toFile().exists()) {
        present.add(path.get());
      } else {
        absent.add(group);
      }
    }
    if (!absent.isEmpty()) {
      err.println(
          bundle.isPresent()
              ? "skipped, because the bundle lacks them:"
              : "the bundle of conformance data is not here (set WITAN_CONFORMANCE to its folder),"
                  + " so these groups are skipped:");
      absent.forEach(group -> err.println("  " + group.name() + ": " + group.source()));
      err.println("Fetch one of them and name its folder: witan conformance FOLDER");
    }
    return present;
  }
}
