package io.witan.protocol.chain;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.consensus.Head;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.machine.SmallMap;
import java.util.List;
import java.util.SortedMap;

/**
 * The chain machine's state. {@code head}, {@code tally} and {@code recent} are durable: a snapshot
 * holds only them.
 *
 * @param tally validators of the next height, and open votes
 * @param recent hashes of the last final blocks, by height
 * @param queue blocks above the head, by height
 * @param executing the blocks from the next height on that the builder executes
 */
public record ChainState(
    Head head,
    VoteTally tally,
    SortedMap<Long, Hash> recent,
    SortedMap<Long, Candidate> queue,
    List<Candidate> executing) {
  /** A block with who brought it. */
  public record Candidate(Block block, Hash hash, ChainInput.Origin origin) {}

  public ChainState {
    recent = SmallMap.frozen(recent);
    queue = SmallMap.frozen(queue);
    executing = List.copyOf(executing);
  }

  /** A state as a snapshot holds it. */
  public static ChainState durable(Head head, VoteTally tally, SortedMap<Long, Hash> recent) {
    return new ChainState(head, tally, recent, new SmallMap<>(), List.of());
  }

  public long height() {
    return head.header().number();
  }

  ChainState withQueue(SortedMap<Long, Candidate> value) {
    return new ChainState(head, tally, recent, value, executing);
  }

  ChainState withExecuting(List<Candidate> value) {
    return new ChainState(head, tally, recent, queue, value);
  }
}
