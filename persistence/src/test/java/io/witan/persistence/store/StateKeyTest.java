package io.witan.persistence.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.trie.Nibbles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The bytes of format witan-ledger/7: a change here needs a new format version. */
class StateKeyTest {
  private static final Hash HASH =
      Hash.fromHex("0x1234567890aabbccddeeff00112233445566778899aabbccddeeff0011223344");
  private static final String HEX = HASH.toHex().substring(2);

  @Test
  void keysKeepTheirBytes() {
    assertEquals("0x02" + HEX, hex(StateKey.era(HASH)));
    assertEquals("0x02" + HEX + "0000000000000009", hex(StateKey.before(StateKey.era(HASH), 9)));
    assertEquals("0x0000", hex(StateKey.node(path())));
    assertEquals("0x0012345005", hex(StateKey.node(path(1, 2, 3, 4, 5))));
    assertEquals(
        "0x01" + HEX + "0000000000000007123404", hex(StateKey.node(HASH, 7, path(1, 2, 3, 4))));
    assertEquals(
        "0x0012345" + "0".repeat(59) + "050000000000000009",
        hex(StateKey.before(StateKey.node(path(1, 2, 3, 4, 5)), 9)));
  }

  @Test
  void everyRowOnTheWayHasAKeyAndAHistoryOfItsOwn() {
    List<byte[]> keys = new ArrayList<>();
    keys.add(StateKey.era(Hash.ZERO));
    keys.add(StateKey.era(HASH));
    for (int depth = 0; depth < 64; depth++) {
      keys.add(StateKey.node(path(new int[depth])));
      keys.add(StateKey.node(HASH, 7, path(new int[depth])));
    }
    Set<String> names = new HashSet<>();
    for (byte[] one : keys) {
      names.add(hex(one));
      byte[] begins = StateKey.before(one, 0);
      byte[] ends = StateKey.before(one, Long.MAX_VALUE);
      for (byte[] other : keys) {
        byte[] entry = StateKey.before(other, 5);
        boolean inside =
            Arrays.compareUnsigned(begins, entry) <= 0 && Arrays.compareUnsigned(entry, ends) <= 0;
        assertEquals(Arrays.equals(one, other), inside);
        assertEquals(inside, StateKey.sameKey(begins, entry));
      }
    }
    assertEquals(keys.size(), names.size());
  }

  @Test
  void aStorageIsARange() {
    byte[] first = StateKey.first(HASH, 7);
    byte[] end = StateKey.first(HASH, 8);
    for (byte[] key :
        List.of(StateKey.node(HASH, 7, path()), StateKey.node(HASH, 7, path(15, 15)))) {
      assertTrue(Arrays.compareUnsigned(first, key) <= 0);
      assertTrue(Arrays.compareUnsigned(key, end) < 0);
    }
    assertFalse(Arrays.compareUnsigned(StateKey.node(HASH, 8, path()), end) < 0);
  }

  private static Bytes path(int... nibbles) {
    byte[] path = new byte[nibbles.length];
    for (int i = 0; i < path.length; i++) {
      path[i] = (byte) nibbles[i];
    }
    return Nibbles.pack(path, path.length);
  }

  private static String hex(byte[] bytes) {
    return Bytes.wrap(bytes).toHex();
  }
}
