package io.witan.deploy.cli;

import io.witan.deploy.CommandFailure;
import io.witan.deploy.config.NodeConfig;
import io.witan.deploy.config.NodeOption;
import io.witan.deploy.genesis.GenesisFile;
import io.witan.deploy.node.StoppedNode;
import io.witan.deploy.replay.Finding;
import io.witan.deploy.replay.Verification;
import io.witan.persistence.journal.JournalFailure;
import io.witan.persistence.store.StoreRefused;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Derives a stopped node's state anew and compares. */
@Command(
    name = "replay",
    description = {
      "Derive every public and private state of a stopped node from its journal, from the genesis"
          + " block on, and compare: the rules and roots of each header, private roots, snapshots,"
          + " receipts, what the node has stored, and its payloads. Each record, snapshot and"
          + " payload that is not what it was is named.",
      "Needs room on the disk for one more state of the chain, and the keys of the node's parties"
          + " where it has private states. Exit code 1 where something is found."
    },
    mixinStandardHelpOptions = true)
final class ReplayCommand implements Callable<Integer> {
  private static final long REPORT_NANOS = 2_000_000_000L;

  @Option(
      names = "--verify",
      required = true,
      description = "Compare, and leave the node as it is.")
  boolean verify;

  @Mixin NodeOption named;

  @Option(
      names = "--work",
      paramLabel = "DIR",
      description =
          "Where the derived state goes meanwhile (default: the folder 'replay' of the"
              + " data directory). Deleted at the end.")
  Path work;

  @Spec CommandSpec spec;

  @Override
  public Integer call() {
    NodeConfig config = named.withData();
    Path folder = work == null ? config.dataDir().resolve("replay") : work;
    if (work != null && Files.exists(work)) {
      throw new CommandFailure(work + " exists");
    }
    Telling telling = new Telling(spec.commandLine().getOut());
    try (StoppedNode node = StoppedNode.hold(config)) {
      delete(folder); // what an interrupted one left
      Files.createDirectories(folder);
      List<Finding> findings =
          new Verification(config, GenesisFile.read(config.genesis()), folder, telling).run(node);
      telling.end(findings.size());
      return findings.isEmpty() ? 0 : 1;
    } catch (JournalFailure | StoreRefused refused) {
      throw new CommandFailure(refused.getMessage());
    } catch (IOException failed) {
      throw new CommandFailure("cannot use the folder " + folder + ": " + failed.getMessage());
    } finally {
      delete(folder);
    }
  }

  private static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    } catch (IOException failed) {
      throw new CommandFailure("cannot delete the folder " + folder);
    }
  }

  /** Lines for people. */
  private static final class Telling implements Verification.Watcher {
    private final PrintWriter out;
    private final long began = System.nanoTime();
    private long told = began;
    private long transactions;
    private long blocks;

    Telling(PrintWriter out) {
      this.out = out;
    }

    @Override
    public void found(Finding finding) {
      out.println("FOUND " + finding.words());
      out.flush();
    }

    @Override
    public void done(String what) {
      out.println(what);
      out.flush();
    }

    @Override
    public void block(long height, long sum) {
      blocks = height;
      transactions = sum;
      if (System.nanoTime() - told > REPORT_NANOS) {
        told = System.nanoTime();
        out.println("block " + height + rate());
        out.flush();
      }
    }

    private String rate() {
      double seconds = (System.nanoTime() - began) / 1e9;
      return ", %.0f blocks/s, %.0f transactions/s"
          .formatted(blocks / seconds, transactions / seconds);
    }

    void end(int findings) {
      out.printf(
          "%s, %.1f s%s%n",
          findings == 0
              ? "every record, root, snapshot, payload and stored block is as derived"
              : findings + " findings",
          (System.nanoTime() - began) / 1e9,
          rate());
      out.flush();
    }
  }
}
