package io.witan.deploy.audit;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.consensus.BftFrame;
import io.witan.protocol.consensus.BftRules;
import io.witan.protocol.consensus.bft.BftCodec;
import io.witan.protocol.consensus.bft.Ibft;
import io.witan.protocol.consensus.bft.Qbft;
import io.witan.protocol.crypto.Secp256k1;
import java.util.Optional;

/**
 * A consensus message as a node heard it from a peer: a line of the logger {@code io.witan.frames}.
 */
public record HeardFrame(BftFrame frame) {
  /**
   * Reads a line: the peer, the message's code, the message.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static HeardFrame parse(String line) {
    String[] parts = line.split(" ", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException(parts.length + " words");
    }
    return new HeardFrame(BftCodec.decode(Integer.parseInt(parts[1]), Bytes.fromHex(parts[2])));
  }

  /** Who signed it, whoever passed it on; empty where nobody did. */
  public Optional<Address> signer() {
    return frame.signer(senders(frame));
  }

  /** How messages of its engine name their senders. */
  static BftRules.Senders senders(BftFrame frame) {
    BftRules rules = frame.named().isPresent() ? Ibft.RULES : Qbft.RULES;
    return rules.senders(Secp256k1.get());
  }
}
