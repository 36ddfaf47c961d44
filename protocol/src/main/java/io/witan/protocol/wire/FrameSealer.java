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
    byte[] header = new byte[HEADER];
    header[0] = (byte) (size >>> 16);
    header[1] = (byte) (size >>> 8);
    header[2] = (byte) size;
    System.arraycopy(HEADER_DATA, 0, header, 3, HEADER_DATA.length);
    byte[] content = new byte[(size + 15) & ~15];
    if (codeBytes == 2) {
      content[0] = (byte) 0x81;
    }
    content[codeBytes - 1] = (byte) (code == 0 ? 0x80 : code);
    payload.copyTo(content, codeBytes);
    return seal(header, content);
  }

  /** A frame of this header and this padded content, both plain. */
  Bytes seal(byte[] header, byte[] content) {
    int from = HEADER + FrameMac.SIZE;
    byte[] out = new byte[from + content.length + FrameMac.SIZE];
    System.arraycopy(header, 0, out, 0, HEADER);
    Ciphers.apply(cipher, out, 0, HEADER);
    System.arraycopy(mac.ofHeader(out, 0), 0, out, HEADER, FrameMac.SIZE);
    System.arraycopy(content, 0, out, from, content.length);
    Ciphers.apply(cipher, out, from, content.length);
    byte[] code = mac.ofContent(out, from, content.length);
    System.arraycopy(code, 0, out, from + content.length, FrameMac.SIZE);
    return Bytes.wrap(out);
  }
}
