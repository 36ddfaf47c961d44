package io.witan.deploy.conformance;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import java.util.Optional;

/** ECDSA signatures as other software writes them: two integers in DER (X.690). */
final class DerSignature {
  private static final int SEQUENCE = 0x30;
  private static final int INTEGER = 0x02;
  private static final int WORD = 32;

  private final Bytes encoded;
  private int at;

  private DerSignature(Bytes encoded) {
    this.encoded = encoded;
  }

  /** The two words, 64 bytes; empty where it is not the one encoding of two such numbers. */
  static Optional<Bytes> read(Bytes encoded) {
    return new DerSignature(encoded).words();
  }

  private Optional<Bytes> words() {
    // Two words with a sign byte each are shorter than 128, so that every length is one byte.
    if (next() != SEQUENCE || next() != encoded.size() - 2) {
      return Optional.empty();
    }
    Optional<Bytes> r = integer();
    Optional<Bytes> s = integer();
    return r.isPresent() && s.isPresent() && at == encoded.size()
        ? Optional.of(Bytes.concat(r.get(), s.get()))
        : Optional.empty();
  }

  private Optional<Bytes> integer() {
    if (next() != INTEGER) {
      return Optional.empty();
    }
    int size = next();
    if (size < 1 || size > WORD + 1 || at + size > encoded.size()) {
      return Optional.empty();
    }
    Bytes digits = encoded.slice(at, at + size);
    at += size;
    int first = digits.get(0) & 0xff;
    boolean negative = first >= 0x80;
    boolean padded = size > 1 && first == 0 && (digits.get(1) & 0x80) == 0;
    boolean tooLarge = size > WORD && first != 0;
    return negative || padded || tooLarge
        ? Optional.empty()
        : Optional.of(Uint256.of(size > WORD ? digits.slice(1, size) : digits).toBytes32());
  }

  /** The next byte, or −1 at the end. */
  private int next() {
    return at < encoded.size() ? encoded.get(at++) & 0xff : -1;
  }
}
