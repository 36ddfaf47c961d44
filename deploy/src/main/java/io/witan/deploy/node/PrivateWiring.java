package io.witan.deploy.node;

import io.witan.actors.privacy.PrivatePorts;
import io.witan.deploy.config.NodeConfig;
import io.witan.persistence.store.RocksPrivateStore;
import io.witan.persistence.store.StoreLimits;
import io.witan.protocol.journal.PrivateLedgerRecordCodec;
import io.witan.protocol.journal.PrivateLedgerStateCodec;
import io.witan.protocol.ledger.Genesis;
import io.witan.protocol.privacy.ledger.PrivateStore;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** What the private side of a node stands on, closed in the opposite order. */
final class PrivateWiring implements AutoCloseable {
  /** The folder of private states in the data directory. */
  private static final String FOLDER = "private";

  private final Path folder;
  private final Deque<PrivateStore> stores = new ArrayDeque<>();
  private final Genesis genesis;

  private PrivateWiring(Path folder, Genesis genesis) {
    this.folder = folder;
    this.genesis = genesis;
  }

  /**
   * Of a node with these settings. Where the chain has private transactions a node without keys
   * follows them too, as all do who are not parties; it needs all states for that.
   */
  static PrivateWiring of(NodeConfig config, Genesis genesis) {
    return new PrivateWiring(config.dataDir().resolve(FOLDER), genesis);
  }

  /** Empty where there is no private side. */
  static Optional<PrivatePorts> ports(NodeConfig config, Genesis genesis, PrivateWiring wiring) {
    boolean follows =
        genesis.config().privacy().isQuorum()
            && config.state().mode() == NodeConfig.State.Mode.ARCHIVE;
    return follows ? Optional.of(wiring.ports()) : Optional.empty();
  }

  private PrivatePorts ports() {
    return new PrivatePorts(
        Optional.empty(),
        this::open,
        new PrivateLedgerRecordCodec(),
        new PrivateLedgerStateCodec());
  }

  private PrivateStore open(String id) {
    PrivateStore store =
        RocksPrivateStore.open(
            folder.resolve(id), genesis.block().hash(), StoreLimits.PRIVATE_STATE);
    stores.push(store);
    return store;
  }

  @Override
  public void close() {
    while (!stores.isEmpty()) {
      stores.pop().close();
    }
  }
}
