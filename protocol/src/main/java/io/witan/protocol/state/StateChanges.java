package io.witan.protocol.state;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.trie.NodeChanges;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What a state has in memory and its source does not have.
 *
 * @param base root of the source's state, on which these changes stand
 * @param accounts by the hash of the address; empty where the account is gone
 * @param nodes of the accounts' trie
 * @param storages by the hash of the address
 * @param codes by their hash
 */
public record StateChanges(
    Hash base,
    SortedMap<Hash, Optional<Account>> accounts,
    NodeChanges nodes,
    SortedMap<Hash, StorageChanges> storages,
    SortedMap<Hash, Bytes> codes) {
  public StateChanges {
    accounts = Collections.unmodifiableSortedMap(accounts);
    storages = Collections.unmodifiableSortedMap(storages);
    codes = Collections.unmodifiableSortedMap(codes);
  }

  /**
   * One account's storage.
   *
   * @param cleared whether all that the source has of it is gone, nodes too
   * @param words by the hash of the key; zero where a word is gone
   * @param nodes of the storage trie
   */
  public record StorageChanges(boolean cleared, SortedMap<Hash, Uint256> words, NodeChanges nodes) {
    public StorageChanges {
      words = Collections.unmodifiableSortedMap(words);
    }
  }
}
