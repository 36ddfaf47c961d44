package io.witan.protocol.privacy.ledger;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.privacy.PayloadHash;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a block did to one private state.
 *
 * @param state after it
 * @param payloads of its private transactions, markers and what these stand for: whether this state
 *     is a party to each, as far as it knew
 * @param receipts in the order of the block, of what it is a party to
 * @param contracts that the transactions of payloads created or called, by payload
 */
public record PrivateBlock(
    long height,
    PrivateState state,
    SortedMap<PayloadHash, Boolean> payloads,
    List<Receipted> receipts,
    SortedMap<PayloadHash, Address> contracts) {
  /**
   * A receipt with its transaction.
   *
   * @param index in the block
   * @param transaction hash of the one in the block, which may be a marker
   */
  public record Receipted(int index, Hash transaction, PrivateReceipt receipt) {}

  public PrivateBlock {
    payloads = Collections.unmodifiableSortedMap(new TreeMap<>(payloads));
    receipts = List.copyOf(receipts);
    contracts = Collections.unmodifiableSortedMap(new TreeMap<>(contracts));
  }
}
