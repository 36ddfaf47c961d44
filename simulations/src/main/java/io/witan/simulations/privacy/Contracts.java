package io.witan.simulations.privacy;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import java.util.Optional;

/**
 * The private contract of all runs. It keeps a hash of all that it was ever called with, and of the
 * caller's public balance each time, so that any call that is missing, twice or out of order, or on
 * another public state, shows; it logs the hash and the word; and it calls another contract with
 * the same word, where it is told one.
 */
final class Contracts {
  private static final Bytes CODE =
      Bytes.fromHex(
          "600054600052" // memory 0: what it keeps
              + "600035602052" // memory 32: the word
              + "3331604052" // memory 64: the caller's balance
              + "60606000208060005560005260406000a0" // hash, keep, log
              + "60203580602a5700" // another contract?
              + "5b60006000602060206000855af15000"); // the same word for it

  private Contracts() {}

  /** Init code, with a word behind it that it does not read. */
  static Bytes creation(Bytes word) {
    Bytes size = Bytes.ofInts(0x60, CODE.size());
    return Bytes.concat(
        size, Bytes.fromHex("600c600039"), size, Bytes.fromHex("6000f3"), CODE, word);
  }

  static Bytes call(Bytes word, Optional<Address> other) {
    Bytes padding = Bytes.wrap(new byte[12]);
    return other.map(address -> Bytes.concat(word, padding, address.bytes())).orElseGet(() -> word);
  }
}
