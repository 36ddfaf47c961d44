package io.witan.protocol.wire;

import io.witan.protocol.bytes.Bytes;
import org.bouncycastle.crypto.digests.KeccakDigest;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.params.KeyParameter;

/** The running authentication code of one direction of an RLPx connection. */
final class FrameMac {
  /** Bytes of the code that are sent. */
  static final int SIZE = 16;

  private final org.bouncycastle.crypto.BlockCipher block = AESEngine.newInstance();
  private final KeccakDigest digest = new KeccakDigest(256);

  FrameMac(Bytes macSecret, Bytes... seed) {
    block.init(true, new KeyParameter(macSecret.unsafeArray()));
    for (Bytes part : seed) {
      update(part.unsafeArray(), 0, part.size());
    }
  }

  void update(byte[] data, int from, int length) {
    digest.update(data, from, length);
  }

  /** Takes in 16 encrypted header bytes and gives their code. */
  byte[] ofHeader(byte[] data, int from) {
    byte[] header = new byte[SIZE];
    System.arraycopy(data, from, header, 0, SIZE);
    return mix(header);
  }

  /** Takes in the encrypted content of a frame and gives its code. */
  byte[] ofContent(byte[] data, int from, int length) {
    update(data, from, length);
    return mix(current());
  }

  private byte[] mix(byte[] seed) {
    byte[] mask = new byte[SIZE];
    block.processBlock(current(), 0, mask, 0);
    for (int i = 0; i < SIZE; i++) {
      mask[i] ^= seed[i];
    }
    digest.update(mask, 0, SIZE);
    return current();
  }

  /** The first 16 bytes of the digest so far. */
  private byte[] current() {
    byte[] out = new byte[SIZE];
    System.arraycopy(digestSoFar().unsafeArray(), 0, out, 0, SIZE);
    return out;
  }

  /** The whole digest so far. */
  Bytes digestSoFar() {
    byte[] out = new byte[32];
    new KeccakDigest(digest).doFinal(out, 0);
    return Bytes.wrap(out);
  }
}
