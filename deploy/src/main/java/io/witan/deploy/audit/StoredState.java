package io.witan.deploy.audit;

import io.witan.deploy.CommandFailure;
import io.witan.deploy.config.NodeConfig;
import io.witan.deploy.genesis.GenesisFile;
import io.witan.deploy.node.RunningNode;
import io.witan.persistence.store.RocksLedgerStore;
import io.witan.persistence.store.StateMode;
import io.witan.persistence.store.StoreLimits;
import io.witan.persistence.store.StoreRefused;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.state.StateAudit;
import io.witan.protocol.trie.NodeSource.MissingNode;
import java.nio.file.Files;
import java.nio.file.Path;

/** Checks the state that a stopped node has stored at its head. */
public final class StoredState {
  private StoredState() {}

  /**
   * Goes through the head's tries, checks every hash, and compares each account and word with what
   * the node would read of it.
   *
   * @return what was found, in one line
   * @throws Damaged at the first difference
   * @throws CommandFailure if there is no ledger, or a node uses it
   */
  public static String check(NodeConfig node) throws Damaged {
    Path ledger = node.dataDir().resolve(RunningNode.LEDGER);
    if (!Files.exists(ledger)) {
      throw new CommandFailure(node.identity() + " has no ledger in " + ledger);
    }
    var genesis = GenesisFile.read(node.genesis()).block().hash();
    try (RocksLedgerStore store =
        RocksLedgerStore.open(ledger, genesis, StateMode.ARCHIVE, StoreLimits.SMALL)) {
      if (store.appliedHeight() < 0) {
        return "no block is applied";
      }
      Block head = store.hashAt(store.appliedHeight()).flatMap(store::block).orElseThrow();
      StateAudit.Found found = store.stateAt(head.header()).audit();
      return "state at block %d: %d accounts, %d storage words, all as their tries prove"
          .formatted(head.number(), found.accounts(), found.words());
    } catch (StoreRefused refused) {
      throw new CommandFailure(refused.getMessage());
    } catch (Fault | MissingNode damage) {
      throw new Damaged(damage.getMessage());
    }
  }

  /** The first difference. */
  public static final class Damaged extends Exception {
    private static final long serialVersionUID = 1L;

    Damaged(String what) {
      super(what);
    }
  }
}
