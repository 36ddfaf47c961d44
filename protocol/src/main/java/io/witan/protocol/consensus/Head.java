package io.witan.protocol.consensus;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.rules.BftConfig;
import java.util.List;

/**
 * The newest block of this node's chain, with what agreement on the next block needs.
 *
 * @param validators who agree on the next block, ascending by bytes
 * @param config parameters of the next block
 */
public record Head(Header header, Hash hash, List<Address> validators, BftConfig config) {
  public Head {
    validators = List.copyOf(validators);
  }

  public long height() {
    return header.number();
  }
}
