package io.witan.deploy.cli;

import io.witan.actors.node.Health;
import io.witan.deploy.CommandFailure;
import io.witan.deploy.config.NodeConfig;
import io.witan.deploy.config.NodeConfigFile;
import io.witan.deploy.genesis.GenesisFile;
import io.witan.deploy.logging.JsonLines;
import io.witan.deploy.network.NodeProcess;
import io.witan.deploy.node.RunningJvm;
import io.witan.protocol.ledger.Genesis;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs one node until it is told to stop. */
@Command(name = "node", description = "Run one node.", mixinStandardHelpOptions = true)
final class NodeCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger("io.witan.node");

  @Option(
      names = "--config",
      required = true,
      description = "The node's HOCON file; witan.conf in the resources lists every key.")
  Path file;

  @Option(
      names = "--revertreason",
      negatable = true,
      description = "Show in receipts why a transaction failed; else as rpc.revert-reasons says.")
  Boolean revertReason;

  @Option(
      names = "--privacymarker.enable",
      description = "Send private transactions behind markers; else as rpc.privacy-markers says.")
  boolean privacyMarkers;

  @Option(
      names = "--graphql",
      description = "Serve GraphQL at /graphql of the port for HTTP; else as rpc.graphql says.")
  boolean graphQl;

  @Option(
      names = {"-r", "--recover"},
      description = "Ask other managers for lost payloads; else as private.recover says.")
  boolean recover;

  @Mixin RaftOptions raft;

  @Mixin PeerOptions peers;

  @Mixin AccountOptions accounts;

  /** What the command line says of the file's keys. */
  private Map<String, Object> flags() {
    Map<String, Object> flags = new TreeMap<>(raft.flags());
    flags.putAll(peers.flags());
    flags.putAll(accounts.flags());
    if (revertReason != null) {
      flags.put("witan.rpc.revert-reasons", revertReason);
    }
    if (privacyMarkers) {
      flags.put("witan.rpc.privacy-markers", true);
    }
    if (graphQl) {
      flags.put("witan.rpc.graphql", true);
    }
    if (recover) {
      flags.put("witan.private.recover", true);
    }
    return flags;
  }

  @Override
  public Integer call() throws InterruptedException {
    NodeConfig config = NodeConfigFile.read(file, flags());
    if (config.logging().json()) {
      JsonLines.use(config.identity());
    }
    Genesis genesis = GenesisFile.read(config.genesis());
    NodeProcess.requireFreePorts(config);
    RunningJvm node = RunningJvm.start(config, genesis);
    CountDownLatch told = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  LOG.info("stopping");
                  told.countDown();
                  node.close();
                  LOG.info("stopped");
                  stopped.countDown();
                },
                "stop-node"));
    LOG.info("ready");
    while (!told.await(1, TimeUnit.SECONDS)) {
      if (node.health().condition() == Health.Condition.FAULTED) {
        throw new CommandFailure(
            "the node stopped itself: " + String.join("; ", node.health().reasons()));
      }
    }
    stopped.await();
    return 0;
  }
}
