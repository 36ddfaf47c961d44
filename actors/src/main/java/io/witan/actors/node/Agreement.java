package io.witan.actors.node;

import akka.actor.typed.javadsl.ActorContext;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.machine.Frame;

/**
 * What agrees on the node's blocks: the one part that differs between engines. Each has a durable
 * actor, which must recover before anything else starts.
 */
interface Agreement {
  /** The durable part's name in journals, logs and health. */
  String name();

  /** Starts the durable part, which waits after it has recovered until it may go on. */
  void spawnDurable(ActorContext<LedgerNode.Command> node, LedgerNode.Journals journals);

  /** Starts the rest, once chain and store have recovered too. */
  void spawnRest(ActorContext<LedgerNode.Command> node);

  /** Fills the rows of consensus in the routing table. */
  void connect(Routes routes);

  /** Takes a peer's frame; false where there is no room for it or it is not this engine's. */
  boolean heard(PublicKey from, Frame frame);
}
