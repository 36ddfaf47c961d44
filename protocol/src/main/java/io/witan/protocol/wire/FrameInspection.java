package io.witan.protocol.wire;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.wire.Conversation.OurHead;
import io.witan.protocol.wire.Conversation.Ours;

/**
 * A connection from the moment at which both sides have their keys, which are known: for tools that
 * look at what a peer can send after the handshake.
 */
public final class FrameInspection {
  private FrameInspection() {}

  /** Our side, which waits for the hello of {@code peer}. */
  public static Conversation awaitingHello(Ours ours, PublicKey peer, OurHead head) {
    return Conversation.keyed(ours, peer, secrets(false), head);
  }

  /** The other side's frames, in the order in which they are written. */
  public static final class Writer {
    private final FrameSealer sealer = new FrameSealer(secrets(true));

    /** A frame as honest software writes it. */
    public Bytes frame(int code, Bytes payload) {
      return sealer.seal(code, payload);
    }

    /**
     * A frame with true authentication codes and whatever else inside.
     *
     * @param header 16 bytes: the size, then what the protocol leaves open
     * @param content a multiple of 16 bytes
     */
    public Bytes frame(Bytes header, Bytes content) {
      Fault.unless(header.size() == 16 && content.size() % 16 == 0, "frames are made of blocks");
      return sealer.seal(header.toArray(), content.toArray());
    }
  }

  static Secrets secrets(boolean initiator) {
    Bytes zeros = Bytes.wrap(new byte[32]);
    return new Secrets(initiator, zeros, zeros, zeros, Bytes.EMPTY, Bytes.EMPTY);
  }
}
