package io.witan.protocol.execution;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.ledger.Transaction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Transactions shared out into lanes, each to be run in order and beside the others. Those that
 * surely need each other share one: of the same sender, or with value from or to the same account.
 */
final class Lanes {
  /** For each transaction an earlier one that it surely needs, or itself. */
  private final int[] needs;

  private final Map<Address, Integer> lastOf = new LinkedHashMap<>();

  private Lanes(int transactions) {
    needs = new int[transactions];
  }

  /** At most {@code most} lanes of about the same length; none is empty. */
  static List<List<RecoveredTransaction>> of(List<RecoveredTransaction> all, int most) {
    Lanes lanes = new Lanes(all.size());
    int[] sizes = new int[all.size()];
    for (int i = 0; i < all.size(); i++) {
      lanes.needs[i] = i;
      Transaction tx = all.get(i).transaction();
      lanes.use(all.get(i).sender(), i);
      if (tx.to().isPresent() && !tx.value().isZero()) {
        lanes.use(tx.to().get(), i);
      }
    }
    for (int i = 0; i < all.size(); i++) {
      sizes[lanes.first(i)]++;
    }
    return lanes.share(all, sizes, most);
  }

  private void use(Address account, int transaction) {
    Integer before = lastOf.put(account, transaction);
    if (before != null) {
      int one = first(before);
      int other = first(transaction);
      needs[Math.max(one, other)] = Math.min(one, other);
    }
  }

  /** The first of all that need each other. */
  private int first(int transaction) {
    int at = transaction;
    while (needs[at] != at) {
      needs[at] = needs[needs[at]];
      at = needs[at];
    }
    return at;
  }

  private List<List<RecoveredTransaction>> share(
      List<RecoveredTransaction> all, int[] sizes, int most) {
    List<List<RecoveredTransaction>> lanes = new ArrayList<>();
    Map<Integer, Integer> laneOf = new LinkedHashMap<>();
    int[] load = new int[most];
    for (int i = 0; i < all.size(); i++) {
      int first = first(i);
      Integer lane = laneOf.get(first);
      if (lane == null) {
        lane = lanes.size() < most ? lanes.size() : lightest(load);
        laneOf.put(first, lane);
        load[lane] += sizes[first];
      }
      if (lane == lanes.size()) {
        lanes.add(new ArrayList<>());
      }
      lanes.get(lane).add(all.get(i));
    }
    return lanes;
  }

  private static int lightest(int[] load) {
    int lightest = 0;
    for (int i = 1; i < load.length; i++) {
      lightest = load[i] < load[lightest] ? i : lightest;
    }
    return lightest;
  }
}
