package io.witan.deploy.cli;

import io.witan.deploy.CommandFailure;
import io.witan.deploy.audit.Audit;
import io.witan.deploy.audit.Proof;
import io.witan.deploy.audit.StoredState;
import io.witan.deploy.config.NodeConfig;
import io.witan.deploy.config.NodeConfigFile;
import io.witan.deploy.network.NetworkFolder;
import io.witan.deploy.node.Journals;
import io.witan.persistence.journal.JournalFailure;
import io.witan.persistence.journal.JournalReader;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Checks the journals of stopped nodes. */
@Command(
    name = "audit",
    description =
        "Check the journals of stopped nodes: nothing is missing or changed, no validator signed"
            + " two different votes for one height, round and phase, and all chains agree.",
    mixinStandardHelpOptions = true)
final class AuditCommand implements Callable<Integer> {
  @Option(
      names = "--dir",
      description = "Folder of a network that './witan up' made (default: ${DEFAULT-VALUE}).",
      defaultValue = "network")
  Path dir;

  @Option(
      names = "--config",
      description = "A node's configuration file, instead; repeat for each.")
  List<Path> configs = new ArrayList<>();

  @Option(
      names = "--state",
      description =
          "Also go through the state at each node's head: every hash, and every account and storage"
              + " word as the node reads it against what the trie proves. Takes a minute for a"
              + " million accounts.")
  boolean state;

  @Option(
      names = "--frames",
      paramLabel = "FILE",
      description =
          "Also compare these consensus messages that a node heard and kept (logback-frames.xml)"
              + " with each other and with the journals; repeat for each.")
  List<Path> frames = new ArrayList<>();

  @Option(
      names = "--evidence",
      paramLabel = "FILE",
      description =
          "Instead of journals, check the proofs against validators in this answer of"
              + " witan_consensus: their signatures need no trust in whoever shows them.")
  Path evidence;

  @Spec CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    if (evidence != null) {
      return checkEvidence(out);
    }
    List<Path> files = configs.isEmpty() ? new NetworkFolder(dir).nodeConfigs() : configs;
    Audit audit = new Audit();
    Set<String> read = new HashSet<>();
    for (Path file : files) {
      NodeConfig node = NodeConfigFile.read(file);
      if (node.cluster().enabled() && !read.add(node.journal().url())) {
        out.printf("%-12s shares the journal of another JVM of its group%n", node.identity());
        if (state) {
          checkState(node, audit, out);
        }
        continue;
      }
      long votes = audit.votes();
      long blocks = audit.blocks();
      long keyUses = audit.keyUses();
      try (JournalReader journal = Journals.of(node).reader()) {
        audit.include(node.identity(), journal);
      } catch (JournalFailure failed) {
        throw new CommandFailure(failed.getMessage());
      }
      out.printf(
          "%-12s %d blocks, %d votes%s%n",
          node.identity(),
          audit.blocks() - blocks,
          audit.votes() - votes,
          node.privacy().enabled()
              ? ", " + (audit.keyUses() - keyUses) + " uses of private keys"
              : "");
      out.flush();
      if (state) {
        checkState(node, audit, out);
      }
    }
    frames.forEach(audit::includeFrames);
    if (!frames.isEmpty()) {
      out.printf(
          "%d messages heard, with %d of %d votes%n",
          audit.frames(), audit.votesHeard(), audit.votes());
    }
    audit.findings().forEach(out::println);
    out.println(
        audit.findings().isEmpty()
            ? "no record is missing or changed, no vote contradicts another, all chains agree"
            : audit.findings().size() + " findings");
    out.flush();
    return audit.findings().isEmpty() ? 0 : 1;
  }

  private int checkEvidence(PrintWriter out) {
    List<Proof> proofs = Proof.in(evidence);
    proofs.forEach(proof -> out.println(proof.words()));
    long proven = proofs.stream().filter(Proof::holds).count();
    out.printf("%d of %d proven%n", proven, proofs.size());
    out.flush();
    return proven == proofs.size() ? 0 : 1;
  }

  private static void checkState(NodeConfig node, Audit audit, PrintWriter out) {
    try {
      out.printf("%-12s %s%n", node.identity(), StoredState.check(node));
    } catch (StoredState.Damaged damage) {
      audit.add(node.identity() + ": " + damage.getMessage());
    }
    out.flush();
  }
}
