package io.witan.protocol.consensus.raft;

import io.witan.protocol.consensus.ConsensusInput;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.machine.Message;

/** What the Raft machine is told. */
public sealed interface RaftInput extends Message {
  /** What every engine is told by its own node; what only BFT is told is ignored. */
  record Local(ConsensusInput.Local input) implements RaftInput {}

  /** From another member. The link proves who sent it. */
  record Heard(PublicKey from, RaftFrame frame) implements RaftInput {}

  /** From an operator of this node. */
  record Change(MembershipChange change) implements RaftInput {}
}
