package io.witan.protocol.state;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a state has in memory and its source does not have: trie nodes and codes by hash. */
public record NewNodes(SortedMap<Hash, Bytes> nodes, SortedMap<Hash, Bytes> codes) {
  public static final NewNodes NONE = new NewNodes(new TreeMap<>(), new TreeMap<>());

  public NewNodes {
    nodes = Collections.unmodifiableSortedMap(nodes);
    codes = Collections.unmodifiableSortedMap(codes);
  }
}
