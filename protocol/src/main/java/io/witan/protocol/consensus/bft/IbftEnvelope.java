package io.witan.protocol.consensus.bft;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.rlp.RlpReader;
import io.witan.protocol.rlp.RlpWriter;

/**
 * The envelope of every IBFT 1 message: RLP of [code, message, sender, signature, committed seal].
 *
 * @param code 0 preprepare, 1 prepare, 2 commit, 3 round change
 * @param message RLP of the view (round before sequence) and the block or its hash
 * @param signature 65 bytes over {@link #digest}, or empty before it is signed
 * @param committedSeal 65 bytes in a commit, else empty
 */
public record IbftEnvelope(
    int code, Bytes message, Address sender, Bytes signature, Bytes committedSeal) {
  /** Its code within istanbul/100. */
  public static final int CODE = 0x11;

  public Bytes encode() {
    return encode(signature);
  }

  /** What the sender signs: the envelope's hash with an empty signature. */
  public Hash digest() {
    return Keccak.hash(encode(Bytes.EMPTY));
  }

  /**
   * Reads an envelope.
   *
   * @throws io.witan.protocol.rlp.RlpException if it is none
   */
  public static IbftEnvelope decode(Bytes bytes) {
    return RlpReader.decode(
        bytes,
        in -> {
          in.startList();
          IbftEnvelope envelope =
              new IbftEnvelope(
                  in.nonNegativeInt(), in.bytes(), in.address(), in.bytes(), in.bytes());
          in.endList();
          return envelope;
        });
  }

  private Bytes encode(Bytes signed) {
    RlpWriter out = new RlpWriter(256).startList().number(code).bytes(message).address(sender);
    return out.bytes(signed).bytes(committedSeal).endList().toBytes();
  }
}
