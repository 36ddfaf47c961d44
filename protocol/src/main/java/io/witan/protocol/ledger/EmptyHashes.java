package io.witan.protocol.ledger;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.crypto.Keccak;

/** Hashes of things that are empty. */
public final class EmptyHashes {
  /** Root of a trie without entries: Keccak-256 of the RLP of the empty string. */
  public static final Hash TRIE = Keccak.hash(Bytes.ofInts(0x80));

  /** Hash of a list without ommers: Keccak-256 of the RLP of the empty list. */
  public static final Hash OMMERS = Keccak.hash(Bytes.ofInts(0xc0));

  /** Hash of no code. */
  public static final Hash CODE = Keccak.hash(Bytes.EMPTY);

  private EmptyHashes() {}
}
