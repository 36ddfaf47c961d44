package io.witan.simulations.world;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.Receipt;
import io.witan.protocol.ledger.RecoveredTransaction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One node's applied chain, without any state. */
final class LightLedger implements Ledger {
  private final List<Hash> heights = new ArrayList<>();
  private final Map<Hash, Block> blocks = new LinkedHashMap<>();
  private final LightExecution execution;

  LightLedger(Block genesis, LightExecution execution) {
    this.execution = execution;
    apply(genesis);
  }

  @Override
  public Block build(Header parent, Header template, long lot) {
    return execution.build(parent, template, lot % 4 == 0 ? 1 : 0);
  }

  @Override
  public Block build(Header parent, Header template, Iterable<RecoveredTransaction> candidates) {
    return execution.build(parent, template, candidates);
  }

  @Override
  public Optional<String> refusal(Header parent, Block block) {
    return execution.refusal(parent, block);
  }

  @Override
  public void apply(Block block) {
    // What was there before, and is after it, is no more.
    heights.subList((int) Math.min(block.number(), heights.size()), heights.size()).clear();
    heights.add(block.hash());
    blocks.put(block.hash(), block);
  }

  @Override
  public Optional<Hash> hashAt(long height) {
    boolean known = height >= 0 && height < heights.size();
    return known ? Optional.of(heights.get((int) height)) : Optional.empty();
  }

  @Override
  public Optional<Long> heightOf(Hash hash) {
    return block(hash).map(Block::number);
  }

  @Override
  public Optional<Block> block(Hash hash) {
    return Optional.ofNullable(blocks.get(hash));
  }

  @Override
  public Optional<List<Receipt>> receipts(Hash hash) {
    return Optional.empty();
  }
}
