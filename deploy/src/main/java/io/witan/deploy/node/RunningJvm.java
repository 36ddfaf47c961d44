package io.witan.deploy.node;

import io.witan.actors.node.Health;
import io.witan.deploy.CommandFailure;
import io.witan.deploy.config.ClusterConfig;
import io.witan.deploy.config.NodeConfig;
import io.witan.deploy.keys.NodeKey;
import io.witan.protocol.ledger.Genesis;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one process runs: a node, or a JVM of a group that is no more than its enclave. */
public sealed interface RunningJvm extends AutoCloseable permits RunningNode, RunningEnclave {
  /** Where nodes log. */
  Logger LOG = LoggerFactory.getLogger("io.witan.node");

  /**
   * Starts what the settings ask for.
   *
   * @throws CommandFailure if it cannot start with them, in one sentence
   */
  static RunningJvm start(NodeConfig config, Genesis genesis) {
    if (config.cluster().isEnclaveAlone()) {
      begins(config, genesis, "an enclave");
      return RunningEnclave.start(config, genesis);
    }
    boolean identified = config.cluster().has(ClusterConfig.Role.LEDGER);
    // One that never becomes active is nobody to peers: its key is in no list, and never used.
    NodeKey key = identified ? NodeKey.read(config.nodeKey()) : NodeKey.random();
    begins(
        config,
        genesis,
        identified ? key.publicKey().address().toString() : "without the node's key");
    return RunningNode.start(config, genesis, key);
  }

  private static void begins(NodeConfig config, Genesis genesis, String who) {
    LOG.info(
        "starting {} ({}) on chain {}, genesis {}",
        config.identity(),
        who,
        genesis.config().chainId(),
        genesis.block().hash());
  }

  /** How it is; faulted where it stopped by itself. */
  Health health();

  @Override
  void close();
}
