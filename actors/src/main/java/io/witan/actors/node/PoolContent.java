package io.witan.actors.node;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.ledger.RecoveredTransaction;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The transactions that wait, by sender, in order of their nonces.
 *
 * @param pending can be included now
 * @param queued wait for a missing nonce
 */
public record PoolContent(
    SortedMap<Address, List<RecoveredTransaction>> pending,
    SortedMap<Address, List<RecoveredTransaction>> queued) {
  public static final PoolContent EMPTY = new PoolContent(new TreeMap<>(), new TreeMap<>());

  public PoolContent {
    pending = Collections.unmodifiableSortedMap(new TreeMap<>(pending));
    queued = Collections.unmodifiableSortedMap(new TreeMap<>(queued));
  }
}
