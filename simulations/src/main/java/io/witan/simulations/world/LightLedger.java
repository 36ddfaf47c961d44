package io.witan.simulations.world;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.Receipt;
import io.witan.protocol.sync.BlockReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One node's applied chain, without any state. */
final class LightLedger implements BlockReader {
  private final Map<Long, Hash> heights = new LinkedHashMap<>();
  private final Map<Hash, Block> blocks = new LinkedHashMap<>();

  LightLedger(Block genesis) {
    apply(genesis, genesis.hash());
  }

  void apply(Block block, Hash hash) {
    heights.put(block.number(), hash);
    blocks.put(hash, block);
  }

  Optional<Header> header(Hash hash) {
    return block(hash).map(Block::header);
  }

  @Override
  public Optional<Hash> hashAt(long height) {
    return Optional.ofNullable(heights.get(height));
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
