package io.witan.deploy.fuzz;

import io.witan.deploy.CommandFailure;
import io.witan.protocol.bytes.Bytes;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Coverage-guided fuzzing of the decoders. Exit codes: 0 all rules hold, 1 one was broken. */
@Command(
    name = "wire",
    description = {
      "Feed inputs to the decoders of what peers send, guided by coverage (Jazzer). Each must"
          + " accept",
      "or refuse, allocate and take no more than a multiple of the input, and write what it"
          + " accepted",
      "as it was read."
    },
    mixinStandardHelpOptions = true)
final class FuzzWireCommand implements Callable<Integer> {
  @Option(
      names = "--inputs",
      description = "How many inputs to each decoder (default ${DEFAULT-VALUE}).",
      defaultValue = "1000000")
  long inputs;

  @Option(
      names = "--seed",
      description = "Which inputs (default ${DEFAULT-VALUE}).",
      defaultValue = "1")
  int seed;

  @Option(names = "--decoder", description = "Only decoders whose name begins so.")
  String name = "";

  @Option(
      names = "--blind",
      description = "Draw inputs by lot, without a guide: several times as many in the same time.")
  boolean blind;

  @Option(names = "--replay", description = "Instead: run the input in this file again.")
  Path replay;

  @Option(
      names = "--out",
      description =
          "Folder for logs, and for inputs that break a rule (default: ${DEFAULT-VALUE}).",
      defaultValue = "fuzz-out")
  Path out;

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Map<String, Decoder<?>> decoders = Decoders.all();
    decoders.keySet().removeIf(each -> !each.startsWith(name));
    if (decoders.isEmpty()) {
      throw new CommandFailure(
          "no decoder begins with '" + name + "'; there are " + Decoders.all().keySet());
    }
    PrintWriter console = spec.commandLine().getOut();
    if (replay != null) {
      return again(decoders, console);
    }
    Files.createDirectories(out);
    int broken = 0;
    for (Decoder<?> decoder : decoders.values()) {
      Run run = blind ? new BlindRun(Probe.timed(decoder)) : new JazzerRun(decoder, out);
      run.hold(seed, inputs);
      console.printf(Locale.ROOT, "%-34s %s%n", decoder.name(), run);
      console.flush();
      broken += run.held() ? 0 : 1;
    }
    console.printf("%d decoders, %d broke a rule%n", decoders.size(), broken);
    return broken == 0 ? 0 : 1;
  }

  private int again(Map<String, Decoder<?>> decoders, PrintWriter console) throws IOException {
    if (decoders.size() != 1) {
      throw new CommandFailure("say with --decoder which one: " + decoders.keySet());
    }
    Probe<?> probe = Probe.timed(decoders.values().iterator().next());
    try {
      probe.fuzz(Files.readAllBytes(replay));
      console.println("holds: " + probe);
      return 0;
    } catch (Probe.Broken broken) {
      console.println(broken.getMessage());
      return 1;
    }
  }

  /** What the fuzzer begins with: each sample as it is, and each as it is to be changed. */
  static List<Bytes> seeds(Decoder<?> decoder) {
    List<Bytes> seeds = new ArrayList<>();
    for (int i = 0; i < decoder.samples().size(); i++) {
      seeds.add(Bytes.concat(Bytes.ofInts(0), decoder.samples().get(i)));
      seeds.add(Bytes.ofInts(1, i));
    }
    return seeds;
  }
}
