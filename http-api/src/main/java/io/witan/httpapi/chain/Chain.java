package io.witan.httpapi.chain;

import io.witan.actors.node.NodeClient;
import io.witan.protocol.ledger.Genesis;
import io.witan.protocol.rules.ChainConfig;

/** The ledger as methods read it: each request takes one snapshot and reads from that alone. */
public final class Chain {
  private final NodeClient node;

  public Chain(NodeClient node) {
    this.node = node;
  }

  public ChainConfig config() {
    return node.config();
  }

  public Genesis genesis() {
    return node.genesis();
  }

  /** Whether consensus is BFT, and so the fields that GoQuorum adds are expected. */
  public boolean isQuorum() {
    return config().consensus().isPresent();
  }

  public Snapshot snapshot() {
    return Snapshot.of(node.ledger(), config());
  }
}
