package io.witan.protocol.consensus.raft;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.machine.Observation;

/** What the Raft machine reports for metrics and evidence. */
public sealed interface RaftObservation extends Observation {
  /** This node's role changed. */
  record RoleChanged(RaftRole role, long term) implements RaftObservation {}

  /** The newest members in this node's log, agreed on or not: whom it must reach. */
  record MembersKnown(Members members) implements RaftObservation {}

  record Elected(long term) implements RaftObservation {}

  /** An entry is committed, and done with here. */
  record Applied(Entry entry) implements RaftObservation {}

  /** A committed block does not follow the chain's head, or was refused by it: all drop it. */
  record Orphaned(long index, Hash block, String reason) implements RaftObservation {}

  /** The leader minted a block. */
  record Minted(long index, Hash block, int transactions) implements RaftObservation {}

  record BuildFailed(String reason) implements RaftObservation {}

  record ChangeRefused(MembershipChange change, MembershipRefusal reason)
      implements RaftObservation {}

  /** A frame that no member that keeps the protocol sends. */
  record FrameRefused(PublicKey from, FrameFault fault) implements RaftObservation {}

  /** What was wrong with it. */
  enum FrameFault {
    /** Two leaders in one term. */
    SECOND_LEADER,
    /** Its entries have gaps or terms that go back. */
    NO_LOG,
    /** It contradicts a committed entry. */
    CONTRADICTS_COMMITTED
  }
}
