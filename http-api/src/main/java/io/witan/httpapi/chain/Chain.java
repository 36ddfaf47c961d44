package io.witan.httpapi.chain;

import io.witan.actors.exchange.TransactionManager;
import io.witan.actors.node.Elsewhere;
import io.witan.actors.node.NodeClient;
import io.witan.actors.privacy.PrivateReader;
import io.witan.httpapi.rpc.RpcError;
import io.witan.protocol.ledger.Genesis;
import io.witan.protocol.privacy.exchange.ResidentGroups;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.store.Duty;
import java.util.Optional;

/** The ledger as methods read it: each request takes one snapshot and reads from that alone. */
public final class Chain {
  private final NodeClient node;
  private final String privateState;
  private final boolean revertReasons;

  /**
   * The ledger of a node.
   *
   * @param privateState id of the private state that is read beside the public one, where the chain
   *     has any
   * @param revertReasons whether receipts say why a transaction failed
   */
  public Chain(NodeClient node, String privateState, boolean revertReasons) {
    this.node = node;
    this.privateState = privateState;
    this.revertReasons = revertReasons;
  }

  public ChainConfig config() {
    return node.config();
  }

  public Genesis genesis() {
    return node.genesis();
  }

  /** Whether consensus is BFT or Raft, and so the fields that GoQuorum adds are expected. */
  public boolean isQuorum() {
    return config().consensus().isPresent() || config().privacy().isQuorum() || node.isRaft();
  }

  /** Whether receipts have the reason of a failure, as GoQuorum's {@code --revertreason} says. */
  public boolean tellsRevertReasons() {
    return isQuorum() && revertReasons;
  }

  /** Id of the private state (GoQuorum's PSI); whether the node has it is not said. */
  public String privateState() {
    return privateState;
  }

  /** The same; an error where the chain has private states and the node not this one. */
  public String requirePrivateState() {
    var _ = reader();
    return privateState;
  }

  /** The transaction manager as that state's parties use it; empty where it is no party's. */
  public Optional<TransactionManager> manager() {
    return reader().flatMap(PrivateReader::manager);
  }

  /** That state as it is followed; empty where the chain has none. */
  public Optional<PrivateReader> reader() {
    return node.privateLedgers()
        .map(
            ledgers ->
                ledgers
                    .of(privateState)
                    .orElseThrow(() -> RpcError.unknownPrivateState(privateState).toException()));
  }

  /** Fails with {@link Elsewhere} where another JVM has the transactions that wait. */
  public void requirePool() {
    if (node.isFollowing()) {
      throw new Elsewhere(Duty.LEDGER);
    }
  }

  private Optional<PrivateSide> side() {
    try {
      return reader().map(reader -> PrivateSide.of(reader, node.ledger()));
    } catch (Elsewhere active) {
      return Optional.of(PrivateSide.elsewhere(node.ledger()));
    }
  }

  /** What all see who are no party, where the node follows it; else its one private state. */
  public Optional<PrivateSide> nobodys() {
    return node.privateLedgers()
        .flatMap(ledgers -> ledgers.of(ResidentGroups.EMPTY))
        .map(reader -> PrivateSide.of(reader, node.ledger()))
        .or(this::side);
  }

  public Snapshot snapshot() {
    return Snapshot.of(node.ledger(), config(), this::side);
  }
}
