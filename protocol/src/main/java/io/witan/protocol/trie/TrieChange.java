package io.witan.protocol.trie;

import io.witan.protocol.bytes.Bytes;

/** A key's new value; an empty one takes the key out. */
public record TrieChange(Bytes key, Bytes value) {}
