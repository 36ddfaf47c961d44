package io.witan.httpapi.chain;

import io.witan.actors.node.NodeClient;
import io.witan.actors.privacy.PrivateLedgers;
import io.witan.httpapi.rpc.RpcError;
import io.witan.protocol.ledger.Genesis;
import io.witan.protocol.rules.ChainConfig;
import java.util.Optional;

/** The ledger as methods read it: each request takes one snapshot and reads from that alone. */
public final class Chain {
  private final NodeClient node;
  private final boolean revertReasons;

  /**
   * The ledger of a node.
   *
   * @param revertReasons whether receipts say why a transaction failed
   */
  public Chain(NodeClient node, boolean revertReasons) {
    this.node = node;
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

  /** The private state of requests that name none; empty where the chain has none. */
  private Optional<PrivateSide> side() {
    return node.privacy()
        .map(
            privacy ->
                privacy
                    .ledgers()
                    .of(PrivateLedgers.SINGLE)
                    .orElseThrow(
                        () ->
                            RpcError.server(
                                    "unable to find private state for context psi "
                                        + PrivateLedgers.SINGLE)
                                .toException()))
        .map(reader -> new PrivateSide(reader, node.ledger()));
  }

  public Snapshot snapshot() {
    return Snapshot.of(node.ledger(), config(), side());
  }
}
