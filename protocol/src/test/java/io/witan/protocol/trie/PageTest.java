package io.witan.protocol.trie;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.ledger.EmptyHashes;
import io.witan.protocol.rlp.RlpException;
import io.witan.protocol.state.Account;
import io.witan.protocol.state.AccountCodec;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PageTest {
  private static final Bytes ACCOUNT =
      AccountCodec.encode(new Account(5, Uint256.of(0x1234), EmptyHashes.TRIE, EmptyHashes.CODE));

  /** What stands on disks: a change here needs a new version of the ledger's layout. */
  @Test
  void pagesKeepTheirBytes() {
    Trie trie =
        Trie.empty(NodeSource.NOTHING)
            .put(Bytes.ofInts(0x12, 0x34), Bytes.ofInts(0xaa, 0xbb))
            .put(Bytes.ofInts(0x12, 0x56), ACCOUNT);
    NodeChanges.Created page = trie.changes().created().getFirst();
    assertEquals("0x01" + "021234" + "04aabb" + "021256" + "0df84605821234", page.row().toHex());
    assertEquals(1, trie.changes().created().size());
  }

  @Test
  void asManyKeysAsAPageTakesAreOneRowAndOneMoreAreRowsOfTheirOwn() {
    MemoryNodes store = new MemoryNodes();
    Trie trie = Trie.empty(store);
    for (int i = 0; i < Page.MOST; i++) {
      trie = store.keep(trie.put(key(i), value(i)));
      assertEquals(1, store.nodes.size());
    }
    trie = store.keep(trie.put(key(Page.MOST), value(1)));
    assertFalse(Page.is(store.nodes.get(Nibbles.pack(new byte[0], 0))));
    long pages = store.nodes.values().stream().filter(Page::is).count();
    assertTrue(pages > 1, "pages: " + pages);
    for (int i = 0; i < Page.MOST; i++) {
      trie = store.keep(trie.delete(key(i)));
    }
    assertEquals(1, store.nodes.size());
    assertEquals(value(1), trie.get(key(Page.MOST)));
  }

  @Test
  void aReadOfOneKeyTakesOneRowBelowTheBranchesThatManyShare() {
    MemoryNodes store = new MemoryNodes();
    Trie trie = Trie.empty(store);
    for (int i = 0; i < 3_000; i++) {
      trie = trie.put(key(i), value(i));
    }
    trie = store.keep(trie);
    for (int i = 0; i < 3_000; i++) {
      store.reads.clear();
      assertEquals(value(i), trie.get(key(i)));
      assertTrue(Page.is(store.nodes.get(store.reads.getLast())));
      for (Bytes above : store.reads.subList(0, store.reads.size() - 1)) {
        assertFalse(Page.is(store.nodes.get(above)));
      }
    }
  }

  @Test
  void anAccountWithoutStorageOrCodeIsStoredWithoutTheirHashesAndReadWithThem() {
    MemoryNodes store = new MemoryNodes();
    Trie trie = store.keep(Trie.empty(store).put(key(1), ACCOUNT));
    assertEquals(ACCOUNT, trie.get(key(1)));
    Bytes row = store.nodes.values().iterator().next();
    assertTrue(row.size() < 32 + 12, "bytes: " + row.size());
    assertEquals(trie.root(), Keccak.hash(Trie.rlp(row, 0)));
  }

  @Test
  void aDamagedPageIsAFaultOrAnotherNodeAndNeverAnythingElse() {
    MemoryNodes store = new MemoryNodes();
    Trie trie = Trie.empty(store);
    for (int i = 0; i < 9; i++) {
      trie = trie.put(key(i), i % 2 == 0 ? ACCOUNT : value(i));
    }
    Bytes root = store.keep(trie).root().bytes();
    Bytes row = store.nodes.values().iterator().next();
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 20_000; i++) {
      byte[] damaged = row.slice(0, random.nextInt(1, row.size() + 1)).toArray();
      damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      Bytes found = Bytes.wrap(damaged);
      try {
        assertFalse(Keccak.hash(Trie.rlp(found, 0)).bytes().equals(root));
      } catch (RlpException unreadable) {
        assertTrue(unreadable.getMessage().contains("page"), unreadable.getMessage());
      }
    }
    assertThrows(RlpException.class, () -> Trie.rlp(Bytes.ofInts(1), 0));
  }

  @Test
  void aPageProvesNothingToOthers() {
    MemoryNodes store = new MemoryNodes();
    Trie trie = store.keep(Trie.empty(store).put(key(1), value(1)).put(key(2), value(2)));
    Bytes row = store.nodes.values().iterator().next();
    assertTrue(TrieProof.verify(Keccak.hash(row), key(1), List.of(row)).isEmpty());
    assertEquals(value(1), TrieProof.verify(trie.root(), key(1), trie.proof(key(1))).orElseThrow());
  }

  private static Bytes key(int i) {
    return Keccak.hash(Bytes.ofInts(i >> 8, i)).bytes();
  }

  private static Bytes value(int i) {
    return Bytes.ofInts(i >> 8, i, 1);
  }
}
