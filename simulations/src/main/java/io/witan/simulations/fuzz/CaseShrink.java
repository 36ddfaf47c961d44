package io.witan.simulations.fuzz;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.ledger.Transaction;
import io.witan.simulations.fuzz.FuzzCase.StartAccount;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Leaves out what a difference does not need: transactions, accounts, storage, then code, whose
 * bytes become JUMPDESTs so that nothing moves. What stays still differs on the same side.
 */
public final class CaseShrink {
  private static final byte NOTHING = 0x5b;

  private final Function<FuzzCase, Optional<Difference>> judge;
  private final String side;
  private FuzzCase smallest;

  private CaseShrink(FuzzCase failing, Function<FuzzCase, Optional<Difference>> judge) {
    this.judge = judge;
    this.smallest = failing;
    this.side = judge.apply(failing).map(Difference::side).orElse("");
  }

  /**
   * The smaller case; the same one where nothing can be left out, or nothing differs.
   *
   * @param judge what differs in a case
   */
  public static FuzzCase shrink(FuzzCase failing, Function<FuzzCase, Optional<Difference>> judge) {
    CaseShrink shrink = new CaseShrink(failing, judge);
    if (!shrink.side.isEmpty()) {
      boolean smaller = true;
      while (smaller) {
        smaller = shrink.transactions() || shrink.accounts() || shrink.codes();
      }
    }
    return shrink.smallest;
  }

  private boolean accept(FuzzCase candidate) {
    boolean still = judge.apply(candidate).filter(d -> d.side().equals(side)).isPresent();
    if (still) {
      smallest = candidate;
    }
    return still;
  }

  private boolean transactions() {
    boolean smaller = false;
    for (int i = smallest.transactions().size() - 1; i >= 0; i--) {
      List<Transaction> fewer = new ArrayList<>(smallest.transactions());
      fewer.remove(i);
      smaller |= accept(smallest.withTransactions(fewer));
    }
    return smaller;
  }

  private boolean accounts() {
    boolean smaller = false;
    for (Address address : List.copyOf(smallest.accounts().keySet())) {
      SortedMap<Address, StartAccount> fewer = new TreeMap<>(smallest.accounts());
      StartAccount account = fewer.remove(address);
      if (accept(smallest.withAccounts(fewer))) {
        smaller = true;
      } else if (!account.storage().isEmpty()) {
        smaller |= accept(with(address, account.code(), false));
      }
    }
    return smaller;
  }

  private boolean codes() {
    boolean smaller = false;
    for (Address address : List.copyOf(smallest.accounts().keySet())) {
      int size = smallest.accounts().get(address).code().size();
      for (int length = Integer.highestOneBit(Math.max(1, size)); length > 0; length /= 2) {
        for (int from = size - length; from >= 0; from -= length) {
          smaller |= blank(address, from, from + length);
        }
      }
    }
    return smaller;
  }

  private boolean blank(Address address, int from, int to) {
    byte[] code = smallest.accounts().get(address).code().toArray();
    if (to > code.length) {
      return false;
    }
    if (to == code.length && accept(with(address, Bytes.wrap(Arrays.copyOf(code, from)), true))) {
      return true;
    }
    byte[] before = code.clone();
    Arrays.fill(code, from, to, NOTHING);
    return !Arrays.equals(before, code) && accept(with(address, Bytes.wrap(code), true));
  }

  private FuzzCase with(Address address, Bytes code, boolean storage) {
    SortedMap<Address, StartAccount> others = new TreeMap<>(smallest.accounts());
    StartAccount old = others.get(address);
    others.put(
        address,
        new StartAccount(
            old.nonce(), old.balance(), code, storage ? old.storage() : new TreeMap<>()));
    return smallest.withAccounts(others);
  }
}
