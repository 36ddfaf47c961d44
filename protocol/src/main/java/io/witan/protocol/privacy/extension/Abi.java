package io.witan.protocol.privacy.extension;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Keccak;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** As much of Solidity's contract ABI as an extension's management contract needs. */
final class Abi {
  private static final int WORD = 32;

  private final Bytes data;

  private Abi(Bytes data) {
    this.data = data;
  }

  /** Encoded arguments, or the data of an event, to be read. */
  static Abi of(Bytes data) {
    return new Abi(data);
  }

  /** The first four bytes of a call of a function. */
  static Bytes selector(String signature) {
    return Keccak.hash(Bytes.wrap(signature.getBytes(StandardCharsets.US_ASCII)))
        .bytes()
        .slice(0, 4);
  }

  static Bytes word(Address address) {
    return Uint256.of(address.bytes()).toBytes32();
  }

  static Bytes word(boolean flag) {
    return (flag ? Uint256.ONE : Uint256.ZERO).toBytes32();
  }

  /** Some words and, as the last argument, a text. */
  static Bytes arguments(String text, Bytes... words) {
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    List<Bytes> parts = new ArrayList<>(List.of(words));
    parts.add(number((words.length + 1) * WORD));
    parts.add(number(content.length));
    parts.add(Bytes.wrap(content));
    parts.add(Bytes.wrap(new byte[(WORD - content.length % WORD) % WORD]));
    return Bytes.concat(parts.toArray(Bytes[]::new));
  }

  private static Bytes number(int value) {
    return Uint256.of(value).toBytes32();
  }

  /**
   * The address at a place among the arguments; whatever stands before its 20 bytes.
   *
   * @throws IllegalArgumentException as the others, if the data end before
   */
  Address address(int place) {
    Bytes word = take(place * WORD, WORD);
    return Address.of(word.slice(WORD - Address.SIZE, WORD));
  }

  boolean flag(int place) {
    return !Uint256.of(take(place * WORD, WORD)).isZero();
  }

  String text(int place) {
    int at = index(place * WORD);
    int length = index(at);
    return new String(take(at + WORD, length).unsafeArray(), StandardCharsets.UTF_8);
  }

  private int index(int at) {
    Uint256 value = Uint256.of(take(at, WORD));
    if (!value.fitsLong() || Long.compareUnsigned(value.w0(), data.size()) > 0) {
      throw new IllegalArgumentException("the data end before byte " + value);
    }
    return (int) value.w0();
  }

  private Bytes take(int from, int size) {
    if (size > data.size() - from) {
      throw new IllegalArgumentException("the data end before byte " + (from + size));
    }
    return data.slice(from, from + size);
  }
}
