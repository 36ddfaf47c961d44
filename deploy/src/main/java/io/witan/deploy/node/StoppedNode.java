package io.witan.deploy.node;

import io.witan.deploy.CommandFailure;
import io.witan.deploy.config.NodeConfig;
import io.witan.persistence.journal.JournalDatabase;
import io.witan.persistence.store.RocksLedgerStore;
import io.witan.persistence.store.RocksPrivateStore;
import io.witan.persistence.store.StoreLimits;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.enclave.PartySecret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A node that does not run, and cannot be started as long as this is open. */
public final class StoppedNode implements AutoCloseable {
  private final NodeConfig config;
  private final DataDirectory directory;
  private final JournalDatabase journal;

  private StoppedNode(NodeConfig config, DataDirectory directory, JournalDatabase journal) {
    this.config = config;
    this.directory = directory;
    this.journal = journal;
  }

  /**
   * Takes hold of a node's data.
   *
   * @throws CommandFailure if it runs
   */
  public static StoppedNode hold(NodeConfig config) {
    return new StoppedNode(config, DataDirectory.lock(config.dataDir()), Journals.of(config));
  }

  /** The same node, held as this one is, with a copy of its journal in the place of its own. */
  public StoppedNode with(JournalDatabase copy) {
    return new StoppedNode(config, directory, copy);
  }

  public JournalDatabase journal() {
    return journal;
  }

  /** The folder of its ledger store. */
  public Path ledgerFolder() {
    return config.dataDir().resolve(RunningNode.LEDGER);
  }

  /** The folder of a private state. */
  public Path privateFolder(String id) {
    return config.dataDir().resolve(PrivateWiring.FOLDER).resolve(id);
  }

  /** Its ledger store, to be closed by the caller; empty where there is none yet. */
  public Optional<RocksLedgerStore> ledger(Hash genesis) {
    return Files.isDirectory(ledgerFolder())
        ? Optional.of(
            RocksLedgerStore.open(
                ledgerFolder(), genesis, RunningNode.stateMode(config.state()), StoreLimits.SMALL))
        : Optional.empty();
  }

  /** The store of a private state, to be closed by the caller; empty where there is none yet. */
  public Optional<RocksPrivateStore> privateState(String id, Hash genesis) {
    return Files.isDirectory(privateFolder(id))
        ? Optional.of(RocksPrivateStore.open(privateFolder(id), genesis, StoreLimits.PRIVATE_STATE))
        : Optional.empty();
  }

  /** The keys of a private state; empty where an earlier version made it, for all that it had. */
  public Optional<List<PartyKey>> owners(String id) {
    try {
      return PrivateStores.owners(privateFolder(id).getParent(), id);
    } catch (IOException unreadable) {
      throw new CommandFailure("cannot read whose the private state " + id + " is");
    }
  }

  /** Names of its private states that have a store. */
  public List<String> privateStates() {
    Path folder = config.dataDir().resolve(PrivateWiring.FOLDER);
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(Files::isDirectory)
          .map(each -> each.getFileName().toString())
          .sorted()
          .toList();
    } catch (IOException unreadable) {
      throw new CommandFailure("cannot read the folder " + folder);
    }
  }

  /** The secrets of its parties, to be wiped by the caller; empty where it is no party. */
  public Optional<List<PartySecret>> secrets() {
    return config.privacy().enabled()
        ? Optional.of(PartyKeys.read(config.privacy()))
        : Optional.empty();
  }

  @Override
  public void close() {
    directory.close();
  }
}
