package io.witan.deploy.cli;

import io.witan.deploy.CommandFailure;
import io.witan.deploy.config.NodeConfig;
import io.witan.deploy.config.NodeOption;
import io.witan.deploy.genesis.GenesisFile;
import io.witan.deploy.node.StoppedNode;
import io.witan.persistence.journal.JournalFailure;
import io.witan.persistence.store.RocksLedgerStore;
import io.witan.persistence.store.RocksPrivateStore;
import io.witan.persistence.store.StoreRefused;
import io.witan.protocol.bytes.Hash;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Gives back room on a stopped node's disk. */
@Command(
    name = "compact",
    description =
        "Write a stopped node's journal and stores anew without what was replaced or deleted in"
            + " them. Nothing is lost by it, also where it is interrupted. Needs room for a second"
            + " copy meanwhile.",
    mixinStandardHelpOptions = true)
final class CompactCommand implements Callable<Integer> {
  private static final String JOURNAL = "journal.mv.db";

  @Mixin NodeOption named;

  @Spec CommandSpec spec;

  @Override
  public Integer call() {
    NodeConfig config = named.withData();
    Hash genesis = GenesisFile.read(config.genesis()).block().hash();
    try (StoppedNode node = StoppedNode.hold(config)) {
      node.journal().prepare(genesis); // refuses one of another chain, or of a newer version
      said("journal", config.dataDir().resolve(JOURNAL), node.journal()::compact);
      said(
          "state",
          node.ledgerFolder(),
          () ->
              node.ledger(genesis)
                  .ifPresent(
                      store -> {
                        try (RocksLedgerStore open = store) {
                          open.compact();
                        }
                      }));
      for (String id : node.privateStates()) {
        said(
            "private state " + id,
            node.privateFolder(id),
            () ->
                node.privateState(id, genesis)
                    .ifPresent(
                        store -> {
                          try (RocksPrivateStore open = store) {
                            open.compact();
                          }
                        }));
      }
      return 0;
    } catch (JournalFailure | StoreRefused refused) {
      throw new CommandFailure(refused.getMessage());
    }
  }

  private void said(String what, Path where, Runnable compacting) {
    long before = size(where);
    compacting.run();
    PrintWriter out = spec.commandLine().getOut();
    if (before > 0) {
      out.printf("%-24s %,d KiB, %,d before%n", what, size(where) >> 10, before >> 10);
    } else {
      out.printf("%-24s done%n", what);
    }
    out.flush();
  }

  private static long size(Path where) {
    if (!Files.exists(where)) {
      return 0;
    }
    try (Stream<Path> files = Files.walk(where)) {
      return files.filter(Files::isRegularFile).mapToLong(CompactCommand::bytes).sum();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static long bytes(Path file) {
    try {
      return Files.size(file);
    } catch (IOException gone) {
      return 0;
    }
  }
}
