package io.witan.deploy.cli;

import io.witan.actors.node.Health;
import io.witan.deploy.CommandFailure;
import io.witan.deploy.chainfile.ChainFile;
import io.witan.deploy.chainfile.ChainFilePeer;
import io.witan.deploy.config.NodeConfig;
import io.witan.deploy.config.NodeOption;
import io.witan.deploy.genesis.GenesisFile;
import io.witan.deploy.node.RunningNode;
import io.witan.protocol.ledger.Genesis;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Brings blocks of a file into a stopped node. */
@Command(
    name = "import",
    description =
        "Bring the blocks of a file, as 'geth export' writes them, into a stopped node. Each is"
            + " checked and executed as if a peer had sent it. After an interruption it goes on"
            + " where it was.",
    mixinStandardHelpOptions = true)
final class ImportCommand implements Callable<Integer> {
  private static final int REPORT_SECONDS = 2;

  @Mixin NodeOption named;

  @Parameters(paramLabel = "FILE", description = "Blocks in RLP, in the order of their numbers.")
  Path path;

  @Spec CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    NodeConfig node = named.read();
    Genesis genesis = GenesisFile.read(node.genesis());
    try (ChainFile file = ChainFile.open(path)) {
      CompletableFuture<Long> begun = new CompletableFuture<>();
      CompletableFuture<Long> done = new CompletableFuture<>();
      try (RunningNode running =
          RunningNode.alone(
              node, genesis, self -> ChainFilePeer.create(file, genesis, self, begun, done))) {
        return follow(running, file, begun.join(), done);
      }
    }
  }

  private int follow(RunningNode node, ChainFile file, long before, CompletableFuture<Long> done)
      throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    if (file.first() > before + 1) {
      throw new CommandFailure(
          "the file begins with block " + file.first() + ", but the node's last is " + before);
    }
    out.printf("blocks %d to %d in the file, %d in the node%n", file.first(), file.last(), before);
    long began = System.nanoTime();
    while (true) {
      out.flush();
      try {
        long height = done.get(REPORT_SECONDS, TimeUnit.SECONDS);
        out.printf("%d blocks imported; the node's last is %d%n", height - before, height);
        out.flush();
        return 0;
      } catch (TimeoutException goesOn) {
        long height = node.height();
        double seconds = (System.nanoTime() - began) / 1e9;
        out.printf(
            "block %d of %d, %.0f blocks/s%n", height, file.last(), (height - before) / seconds);
      } catch (ExecutionException failed) {
        if (failed.getCause() instanceof CommandFailure expected) {
          throw expected;
        }
        throw new IllegalStateException(failed.getCause());
      }
      if (node.health().condition() == Health.Condition.FAULTED) {
        throw new CommandFailure("the node stopped: " + String.join("; ", node.health().reasons()));
      }
    }
  }
}
