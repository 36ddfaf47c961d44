package io.witan.protocol.evm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.state.Account;
import io.witan.protocol.state.StateDiff;
import io.witan.protocol.state.StateView;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class JournalTest {
  private static final Address CONTRACT = Address.fromHex("0x" + "22".repeat(20));
  private static final int KEYS = 5;

  /** Each storage word holds its key plus one. */
  private static final StateView VIEW =
      new StateView() {
        @Override
        public Optional<Account> account(Address address) {
          Hash some = Hash.fromHex("0x" + "77".repeat(32));
          return Optional.of(new Account(1, Uint256.of(1000), some, some));
        }

        @Override
        public Uint256 storage(Address address, Uint256 key) {
          return key.plus(Uint256.ONE);
        }

        @Override
        public Bytes code(Hash codeHash) {
          return Bytes.EMPTY;
        }
      };

  private final Journal journal = new Journal(VIEW);
  private final AccountState account = journal.account(CONTRACT);
  private final long[] words = new long[2 * Words.SIZE];

  private record Mark(int at, String state) {}

  /** All that a mark must bring back. */
  private String state() {
    StringBuilder text = new StringBuilder();
    for (int key = 0; key < KEYS; key++) {
      Words.set(words, Words.SIZE, key);
      Slot slot = journal.slot(account, words, Words.SIZE);
      Slot passing = journal.findTransient(account, words, Words.SIZE);
      text.append(slot.current()).append(slot.warm).append(' ');
      text.append(passing == null ? Uint256.ZERO : passing.current()).append(' ');
    }
    text.append(journal.refund()).append(' ').append(account.nonce).append(account.balance);
    return text.append(account.destructed).append(account.storageCleared).toString();
  }

  private void change(SplittableRandom random) {
    Words.set(words, Words.SIZE, random.nextInt(KEYS));
    Words.set(words, 0, random.nextInt(4));
    switch (random.nextInt(40)) {
      case 0 -> journal.create(account);
      case 1 -> journal.destruct(account);
      case 2 -> journal.setNonce(account, account.nonce + 1);
      case 3 -> journal.addBalance(account, Uint256.ONE);
      case 4, 5, 6, 7, 8, 9 -> journal.addRefund(random.nextInt(-2, 3));
      case 10, 11, 12 -> journal.warm(journal.slot(account, words, Words.SIZE));
      case 13, 14, 15, 16, 17, 18, 19, 20 -> journal.storeTransient(account, words, Words.SIZE);
      default -> journal.store(account, journal.slot(account, words, Words.SIZE), words, 0);
    }
  }

  @Test
  void eachMarkBringsBackWhatWasThereWhenItWasSet() {
    for (int seed = 0; seed < 50; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Deque<Mark> frames = new ArrayDeque<>();
      for (int step = 0; step < 200; step++) {
        int action = random.nextInt(10);
        if (action == 0) {
          frames.push(new Mark(journal.mark(), state()));
        } else if (action == 1 && !frames.isEmpty()) {
          Mark frame = frames.pop();
          if (random.nextBoolean()) {
            journal.revert(frame.at);
            assertEquals(frame.state, state(), "seed " + seed);
          }
        } else {
          change(random);
        }
      }
    }
  }

  @Test
  void theDifferenceHoldsWordsThatChangedAndNoOthers() {
    for (int key = 0; key < KEYS; key++) {
      Words.set(words, Words.SIZE, key);
      Words.set(words, 0, key == 3 ? 99 : key + 1);
      journal.store(account, journal.slot(account, words, Words.SIZE), words, 0);
    }

    StateDiff.Updated updated = (StateDiff.Updated) journal.diff(true).changes().getFirst();
    TreeMap<Uint256, Uint256> expected = new TreeMap<>();
    expected.put(Uint256.of(3), Uint256.of(99));
    assertEquals(expected, updated.storage());
  }
}
