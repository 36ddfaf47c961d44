package io.witan.protocol.consensus;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.rules.BftConfig;
import java.util.List;
import java.util.Optional;

/**
 * The newest block of this node's chain, with what agreement on the next block needs.
 *
 * @param author who made the block; nobody made the first one
 * @param validators who agree on the next block, ascending by bytes
 * @param config parameters of the next block
 */
public record Head(
    Header header,
    Hash hash,
    Optional<Address> author,
    List<Address> validators,
    BftConfig config) {
  public Head {
    validators = List.copyOf(validators);
  }

  /** A head of QBFT, whose author is its coinbase. */
  public Head(Header header, Hash hash, List<Address> validators, BftConfig config) {
    this(header, hash, Optional.of(header.coinbase()), validators, config);
  }

  public long height() {
    return header.number();
  }
}
