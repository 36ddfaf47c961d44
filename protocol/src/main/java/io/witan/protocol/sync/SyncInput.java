package io.witan.protocol.sync;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.consensus.Head;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.machine.Message;
import io.witan.protocol.wire.EthFrame;

/** What {@link Sync} is told. */
public sealed interface SyncInput extends Message {
  /** The node's own head: first when it resumes, then after every block. */
  record HeadChanged(Head head) implements SyncInput {}

  /**
   * A peer is connected and its status accepted.
   *
   * @param height of its best block, as far as its status tells (total difficulty − genesis
   *     difficulty); 0 where it does not
   */
  record PeerUp(PublicKey peer, long height, Hash bestHash) implements SyncInput {}

  record PeerDown(PublicKey peer) implements SyncInput {}

  /** A frame of the eth capability that sync may care for: announcements and answers. */
  record Heard(PublicKey from, EthFrame frame) implements SyncInput {}

  /** Consensus heard a validly signed message of a later height, so its sender has this block. */
  record Ahead(PublicKey peer, long height) implements SyncInput {}

  /** The chain refused a block that sync delivered from this peer. */
  record Refused(PublicKey from, Hash block, String reason) implements SyncInput {}

  record TimerFired(SyncTimer key) implements SyncInput {}
}
