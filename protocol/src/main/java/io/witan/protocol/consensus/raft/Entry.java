package io.witan.protocol.consensus.raft;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.ledger.Block;

/**
 * One place of the replicated log.
 *
 * @param index from 1, without gaps
 * @param term of the leader that appended it
 */
public record Entry(long index, long term, Content content) {
  /** What all nodes do, in the same order. */
  public sealed interface Content {}

  /** A leader's first entry: its commit commits all before it (Raft §5.4.2, §8). */
  public record TermBegan() implements Content {}

  /** A minted block, to be appended to the chain where it follows the head. */
  public record Minted(Block block, Hash hash) implements Content {
    public static Minted of(Block block) {
      return new Minted(block, block.hash());
    }
  }

  /** The members from this place on, in force as soon as the entry stands in a log. */
  public record MembersChanged(Members members) implements Content {}
}
