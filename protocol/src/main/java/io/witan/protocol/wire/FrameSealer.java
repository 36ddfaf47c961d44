package io.witan.protocol.wire;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.machine.Fault;
import javax.crypto.Cipher;

/** Turns messages into encrypted, authenticated RLPx frames, in the order they are sent. */
final class FrameSealer {
  static final int HEADER = 16;
  private static final byte[] HEADER_DATA = {(byte) 0xc2, (byte) 0x80, (byte) 0x80};

  private final Cipher cipher;
  private final FrameMac mac;

  FrameSealer(Secrets secrets) {
    this.cipher = Ciphers.counterMode(secrets.aes(), Bytes.wrap(new byte[16]));
    this.mac = secrets.egress();
  }

  Bytes seal(int code, Bytes payload) {
    int codeBytes = code < 0x80 ? 1 : 2;
    int size = codeBytes + payload.size();
    Fault.unless(size <= WireLimits.MAX_FRAME, "no message of ours is larger than a frame");
    int padded = (size + 15) & ~15;
    int content = HEADER + FrameMac.SIZE;
    byte[] out = new byte[content + padded + FrameMac.SIZE];
    out[0] = (byte) (size >>> 16);
    out[1] = (byte) (size >>> 8);
    out[2] = (byte) size;
    System.arraycopy(HEADER_DATA, 0, out, 3, HEADER_DATA.length);
    Ciphers.apply(cipher, out, 0, HEADER);
    System.arraycopy(mac.ofHeader(out, 0), 0, out, HEADER, FrameMac.SIZE);
    if (codeBytes == 2) {
      out[content] = (byte) 0x81;
    }
    out[content + codeBytes - 1] = (byte) (code == 0 ? 0x80 : code);
    payload.copyTo(out, content + codeBytes);
    Ciphers.apply(cipher, out, content, padded);
    System.arraycopy(mac.ofContent(out, content, padded), 0, out, content + padded, FrameMac.SIZE);
    return Bytes.wrap(out);
  }
}
