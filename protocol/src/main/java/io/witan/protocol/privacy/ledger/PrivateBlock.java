package io.witan.protocol.privacy.ledger;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.privacy.PayloadHash;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a block did to one private state.
 *
 * @param state after it
 * @param payloads of its private transactions, markers, what these stand for and extensions:
 *     whether this state is a party to each, as far as it knew
 * @param receipts in the order of the block, of what it is a party to
 * @param contracts that the transactions of payloads created or called, by payload
 * @param named what it takes besides, as its execution showed; while one of these was not asked for
 *     the rest is preliminary
 */
public record PrivateBlock(
    long height,
    PrivateState state,
    SortedMap<PayloadHash, Boolean> payloads,
    List<Receipted> receipts,
    SortedMap<PayloadHash, Address> contracts,
    Named named) {
  /**
   * Payloads of extensions.
   *
   * @param states with the state of a contract, or that made one
   * @param consents by one of which this state's own party may have agreed
   */
  public record Named(SortedSet<PayloadHash> states, SortedSet<PayloadHash> consents) {
    public static final Named NONE = new Named(new TreeSet<>(), new TreeSet<>());

    public Named {
      states = Collections.unmodifiableSortedSet(new TreeSet<>(states));
      consents = Collections.unmodifiableSortedSet(new TreeSet<>(consents));
    }

    /** What is still to be asked for, besides what was: for itself, or also as a consent. */
    public SortedSet<PayloadHash> besides(Set<PayloadHash> asked, Set<PayloadHash> asConsents) {
      TreeSet<PayloadHash> more = new TreeSet<>(states);
      more.removeAll(asked);
      consents.stream().filter(each -> !asConsents.contains(each)).forEach(more::add);
      return more;
    }
  }

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
