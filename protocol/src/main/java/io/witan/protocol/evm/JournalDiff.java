package io.witan.protocol.evm;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.state.Account;
import io.witan.protocol.state.StateDiff;
import io.witan.protocol.state.StateDiff.Change;
import io.witan.protocol.state.StateDiff.Deleted;
import io.witan.protocol.state.StateDiff.Updated;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What is different at the end of a transaction from what was there before it. */
final class JournalDiff {
  private JournalDiff() {}

  static StateDiff of(WordMap<AccountState> accounts, boolean deleteEmpty) {
    List<Change> changes = new ArrayList<>();
    for (AccountState account = accounts.first();
        account != null;
        account = accounts.after(account)) {
      if (!account.exists || account.readOnly) {
        continue;
      }
      boolean gone = account.destructed || (deleteEmpty && account.touched && account.isDead());
      if (!gone) {
        updated(account).ifPresent(changes::add);
      } else if (account.original != null) {
        changes.add(new Deleted(account.address));
      }
    }
    changes.sort(Comparator.comparing(Change::address));
    return new StateDiff(changes);
  }

  private static Optional<Change> updated(AccountState account) {
    SortedMap<Uint256, Uint256> words = new TreeMap<>();
    WordMap<Slot> slots = account.slots;
    for (Slot slot = slots.first(); slot != null; slot = slots.after(slot)) {
      if (!slot.isClean()) {
        words.put(slot.key(), slot.current());
      }
    }
    if (words.isEmpty() && !account.storageCleared && isSame(account)) {
      return Optional.empty();
    }
    Optional<Bytes> newCode =
        account.newCode == null || account.newCode.isEmpty()
            ? Optional.empty()
            : Optional.of(account.newCode);
    return Optional.of(
        new Updated(
            account.address,
            account.nonce,
            account.balance,
            account.codeHash,
            newCode,
            account.storageCleared,
            words));
  }

  private static boolean isSame(AccountState account) {
    Account before = account.original;
    return before != null
        && before.nonce() == account.nonce
        && before.balance().equals(account.balance)
        && before.codeHash().equals(account.codeHash);
  }
}
