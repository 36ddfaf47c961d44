package io.witan.deploy.fuzz;

import io.witan.protocol.bytes.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One decoder under Jazzer, in a JVM of its own. */
final class JazzerRun implements Run {
  private static final Pattern COVERAGE = Pattern.compile("cov: (\\d+) ft: (\\d+) corp: (\\d+)");
  private static final Pattern DONE = Pattern.compile("Done (\\d+) runs in (\\d+) second");
  private static final Pattern BROKEN = Pattern.compile("Java Exception: [\\w.$]+: (.{1,300})");
  private static final int LONGEST = 8192;

  private final Decoder<?> decoder;
  private final Path out;
  private String log = "";
  private int exit = -1;

  JazzerRun(Decoder<?> decoder, Path out) {
    this.decoder = decoder;
    this.out = out;
  }

  @Override
  public void hold(int seed, long inputs) throws IOException, InterruptedException {
    String file = decoder.name().replace('/', '-');
    Path corpus = Files.createTempDirectory("witan-fuzz");
    int n = 0;
    for (Bytes sample : FuzzWireCommand.seeds(decoder)) {
      Files.write(corpus.resolve("seed-" + n++), sample.toArray());
    }
    List<String> command = new ArrayList<>(java());
    command.addAll(
        List.of(
            "--target_class=" + WireTarget.class.getName(),
            "--target_args=" + decoder.name(),
            "--instrumentation_includes=io.witan.protocol.**:io.witan.actors.peer.**",
            "--custom_hook_includes=io.witan.protocol.**",
            "--reproducer_path=" + out,
            "-artifact_prefix=" + out + "/" + file + "-",
            "-seed=" + seed,
            "-runs=" + inputs,
            "-max_len=" + LONGEST,
            "-rss_limit_mb=0",
            corpus.toString()));
    Path to = out.resolve(file + ".log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(to.toFile()).start();
    exit = process.waitFor();
    log = Files.readString(to);
    try (var left = Files.list(corpus)) {
      for (Path each : left.toList()) {
        Files.delete(each);
      }
    }
    Files.delete(corpus);
  }

  private static List<String> java() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx1g",
        "-XX:+UseSerialGC",
        "-XX:+EnableDynamicAgentLoading",
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        "-cp",
        System.getProperty("java.class.path"),
        "com.code_intelligence.jazzer.Jazzer");
  }

  @Override
  public boolean held() {
    return exit == 0 && DONE.matcher(log).find();
  }

  @Override
  public String toString() {
    Matcher done = DONE.matcher(log);
    if (!held() || !done.find()) {
      Matcher broken = BROKEN.matcher(log);
      return "BROKEN: " + (broken.find() ? broken.group(1) : "exit code " + exit + ", see its log");
    }
    long runs = Long.parseLong(done.group(1));
    long seconds = Math.max(1, Long.parseLong(done.group(2)));
    String figures =
        log.lines()
            .filter(line -> line.startsWith(WireTarget.FIGURES))
            .map(line -> line.substring(WireTarget.FIGURES.length()))
            .findFirst()
            .orElse("");
    String coverage = "";
    Matcher at = COVERAGE.matcher(log);
    while (at.find()) {
      coverage = at.group(1) + " edges, corpus of " + at.group(3);
    }
    return "%,d inputs, %,d/s, %s, %s".formatted(runs, runs / seconds, coverage, figures);
  }
}
