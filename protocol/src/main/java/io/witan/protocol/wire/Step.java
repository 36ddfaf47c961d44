package io.witan.protocol.wire;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.machine.Frame;
import io.witan.protocol.wire.EthFrame.Status;
import io.witan.protocol.wire.P2pMessage.Hello;

/** What the host of a {@link Conversation} is to do, in order. */
public sealed interface Step {
  /** Send these bytes. */
  record Write(Bytes bytes) implements Step {}

  /**
   * The other side says that it has this key; who recorded an earlier handshake can repeat that.
   * Nothing more is read until {@link Conversation#admit} or {@link Conversation#end} is called.
   */
  record Identified(PublicKey peer) implements Step {}

  /** The other side has the key: it sealed its hello with what only the owner can derive. */
  record Proven(PublicKey peer) implements Step {}

  /** Both said hello and status, and they fit. */
  record Ready(Hello hello, Status status, SharedCapabilities shared) implements Step {}

  /** A frame within its limits. */
  record Got(Frame frame) implements Step {}

  /**
   * It is over: close the socket once all is written.
   *
   * @param detail one sentence for the log
   */
  record Ended(DisconnectReason reason, String detail, boolean byPeer) implements Step {}
}
