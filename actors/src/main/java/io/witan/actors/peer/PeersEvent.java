package io.witan.actors.peer;

import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.machine.Frame;
import io.witan.protocol.wire.EthFrame;

/** What {@code Peers} tells the node. Per peer the order is up, frames, down. */
public sealed interface PeersEvent {
  PublicKey peer();

  /**
   * A peer passed the handshake; its status fits our chain.
   *
   * @param consensus whether it also speaks a capability of BFT consensus
   */
  record PeerUp(PublicKey peer, EthFrame.Status status, boolean consensus) implements PeersEvent {}

  /** The connection is gone; nothing more will be received from it or sent to it. */
  record PeerDown(PublicKey peer, String reason) implements PeersEvent {}

  /** A decoded frame, within its size limit; who may say what is for the receiver to judge. */
  record FrameReceived(PublicKey peer, Frame frame) implements PeersEvent {}
}
