package io.witan.simulations.adversary;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.consensus.BftFrame;
import io.witan.protocol.consensus.BftFrame.RoundChange;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.machine.Frame;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a liar has heard and said, the oldest forgotten. */
final class Memory {
  private static final int FRAMES = 300;
  private static final int BLOCKS = 50;

  private final LinkedHashSet<BftFrame> frames = new LinkedHashSet<>();
  private final Map<Hash, Block> blocks = new LinkedHashMap<>();
  private Optional<Block> first = Optional.empty();
  private Optional<Block> tip = Optional.empty();

  void note(Frame frame) {
    if (!(frame instanceof BftFrame bft) || !frames.add(bft)) {
      return;
    }
    if (frames.size() > FRAMES) {
      frames.removeFirst();
    }
    if (bft instanceof BftFrame.Proposal proposal) {
      blocks.put(proposal.block().hash(), proposal.block());
      if (blocks.size() > BLOCKS) {
        blocks.remove(blocks.keySet().iterator().next());
      }
    }
  }

  void noteFinal(Block block) {
    tip = Optional.of(block);
    if (block.number() == 1) {
      first = tip;
    }
  }

  /** The first final block. */
  Optional<Block> first() {
    return first;
  }

  /** The newest final block. */
  Optional<Block> tip() {
    return tip;
  }

  Optional<Block> block(Hash digest) {
    return Optional.ofNullable(blocks.get(digest));
  }

  /** A block proposed before that has not this hash. */
  Optional<Block> otherBlock(Hash than) {
    return blocks.values().stream().filter(block -> !block.hash().equals(than)).findFirst();
  }

  List<RoundChange> roundChanges() {
    List<RoundChange> changes = new ArrayList<>();
    for (BftFrame frame : frames) {
      if (frame instanceof RoundChange change) {
        changes.add(change);
      }
    }
    return changes;
  }

  /** Some of the oldest frames that it remembers. */
  List<BftFrame> old(int count) {
    return frames.stream().limit(count).toList();
  }
}
