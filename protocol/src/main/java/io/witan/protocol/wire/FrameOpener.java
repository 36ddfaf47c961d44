package io.witan.protocol.wire;

import io.witan.protocol.bytes.Bytes;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;

/**
 * Turns the bytes of a peer back into messages. The length that a frame declares is checked before
 * any of its content is kept.
 */
final class FrameOpener {
  private static final int HEAD = FrameSealer.HEADER + FrameMac.SIZE;

  /** A message with its code and still compressed payload. */
  record Opened(int code, Bytes payload) {}

  private final Cipher cipher;
  private final FrameMac mac;
  private final ByteQueue bytes;
  private int size = -1;

  FrameOpener(Secrets secrets, ByteQueue bytes) {
    this.cipher = Ciphers.counterMode(secrets.aes(), Bytes.wrap(new byte[16]));
    this.mac = secrets.ingress();
    this.bytes = bytes;
  }

  /**
   * The next message, or nothing where bytes are missing.
   *
   * @param limit most bytes of the frame
   * @throws WireException on a breach; the opener must not be used after it
   */
  Optional<Opened> next(int limit) {
    if (size < 0) {
      if (bytes.size() < HEAD) {
        return Optional.empty();
      }
      size = header(bytes.take(HEAD));
      if (size == 0 || size > limit) {
        throw new WireException(
            size == 0 ? Breach.BAD_FRAME : Breach.FRAME_TOO_LARGE,
            "frame of " + size + " bytes, limit " + limit);
      }
    }
    int padded = (size + 15) & ~15;
    if (bytes.size() < padded + FrameMac.SIZE) {
      return Optional.empty();
    }
    byte[] content = bytes.take(padded + FrameMac.SIZE);
    checkMac(mac.ofContent(content, 0, padded), content, padded);
    Ciphers.apply(cipher, content, 0, padded);
    int end = size;
    size = -1;
    return Optional.of(message(content, end));
  }

  private int header(byte[] head) {
    checkMac(mac.ofHeader(head, 0), head, FrameSealer.HEADER);
    Ciphers.apply(cipher, head, 0, FrameSealer.HEADER);
    return ((head[0] & 0xff) << 16) | ((head[1] & 0xff) << 8) | (head[2] & 0xff);
  }

  private static void checkMac(byte[] expected, byte[] data, int at) {
    if (!MessageDigest.isEqual(expected, Arrays.copyOfRange(data, at, at + FrameMac.SIZE))) {
      throw new WireException(Breach.BAD_MAC);
    }
  }

  private static Opened message(byte[] content, int end) {
    int first = content[0] & 0xff;
    if (first <= 0x80) {
      return new Opened(first & 0x7f, Bytes.wrap(Arrays.copyOfRange(content, 1, end)));
    }
    if (first != 0x81 || end < 2) {
      throw new WireException(Breach.BAD_FRAME, "message code is not a byte");
    }
    return new Opened(content[1] & 0xff, Bytes.wrap(Arrays.copyOfRange(content, 2, end)));
  }
}
