package io.witan.protocol.ledger;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.crypto.Keccak;
import java.util.ArrayList;
import java.util.List;

/** A 2048-bit filter over the addresses and topics of logs (Yellow Paper §4.4.1). */
public record Bloom(Bytes bytes) {
  /** Size in bytes. */
  public static final int SIZE = 256;

  public static final Bloom EMPTY = new Bloom(Bytes.wrap(new byte[SIZE]));

  public static Bloom of(Bytes bytes) {
    if (bytes.size() != SIZE) {
      throw new IllegalArgumentException("a bloom has 256 bytes, found " + bytes.size());
    }
    return new Bloom(bytes);
  }

  public static Bloom ofLogs(List<Log> logs) {
    if (logs.isEmpty()) {
      return EMPTY;
    }
    List<Bytes> entries = new ArrayList<>();
    for (Log log : logs) {
      entries.add(log.address().bytes());
      log.topics().forEach(topic -> entries.add(topic.bytes()));
    }
    byte[] bits = new byte[SIZE];
    Keccak.hashAll(entries).forEach(hash -> add(bits, hash));
    return new Bloom(Bytes.wrap(bits));
  }

  public Bloom or(Bloom other) {
    byte[] bits = bytes.toArray();
    for (int i = 0; i < SIZE; i++) {
      bits[i] |= (byte) other.bytes.get(i);
    }
    return new Bloom(Bytes.wrap(bits));
  }

  /** Whether {@code entry}, an address or a topic, may be in; never wrong about one that is. */
  public boolean mayContain(Bytes entry) {
    byte[] one = new byte[SIZE];
    add(one, Keccak.hash(entry));
    for (int i = 0; i < SIZE; i++) {
      if ((one[i] & 0xff & ~bytes.get(i)) != 0) {
        return false;
      }
    }
    return true;
  }

  /** Sets the bits of the entry with this hash. */
  private static void add(byte[] bits, Hash hash) {
    for (int i = 0; i < 6; i += 2) {
      int bit = (hash.bytes().get(i) << 8 | hash.bytes().get(i + 1)) & 2047;
      bits[SIZE - 1 - bit / 8] |= (byte) (1 << (bit % 8));
    }
  }
}
