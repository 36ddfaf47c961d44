package io.witan.protocol.consensus;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.crypto.ChecksumText;
import io.witan.protocol.rules.BftConfig.Policy;
import java.util.Comparator;
import java.util.List;

/**
 * Whose turn it is to propose, as GoQuorum has it: the place after the previous block's author
 * (round robin) or the author's own (sticky), and one further for each round.
 */
public final class ProposerPolicy {
  private ProposerPolicy() {}

  /**
   * The proposer of a round.
   *
   * @param ordered not empty, in the engine's order
   * @param previous author of the block before; where it is no longer a validator, round 0 goes to
   *     the first
   */
  public static Address proposer(
      Policy policy, List<Address> ordered, Address previous, int round) {
    int last = ordered.indexOf(previous);
    long step = last < 0 || policy == Policy.STICKY ? 0 : 1;
    long index = Math.max(0, last) + step + round;
    return ordered.get((int) (index % ordered.size()));
  }

  /** QBFT's order: by bytes. */
  public static List<Address> byBytes(List<Address> validators) {
    return validators.stream().sorted().toList();
  }

  /** IBFT's order: by the text with the checksum of EIP-55, digits first, then upper case. */
  public static List<Address> byChecksumText(List<Address> validators) {
    return validators.stream()
        .map(validator -> new Named(ChecksumText.of(validator), validator))
        .sorted(Comparator.comparing(Named::text))
        .map(Named::address)
        .toList();
  }

  /** An address with its text, which takes a hash to write. */
  private record Named(String text, Address address) {}
}
