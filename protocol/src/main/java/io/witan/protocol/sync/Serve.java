package io.witan.protocol.sync;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.Receipt;
import io.witan.protocol.wire.EthFrame;
import io.witan.protocol.wire.EthFrame.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Answers peers' requests for blocks, within limits, from the applied chain. */
public final class Serve {
  private final BlockReader chain;
  private final Limits limits;

  /**
   * What one answer holds at most. A vote for the same peer waits until an answer that has begun to
   * leave is gone, so answers are small.
   *
   * @param headers in number
   * @param bodies and lists of receipts, in number
   * @param bytes of bodies or receipts; what passes it is the last
   */
  public record Limits(int headers, int bodies, int bytes) {
    public static final Limits STANDARD = new Limits(512, 256, 512 << 10);
  }

  public Serve(BlockReader chain, Limits limits) {
    this.chain = chain;
    this.limits = limits;
  }

  /** The answer to a request for blocks; empty for any other frame. */
  public Optional<EthFrame> answer(EthFrame request) {
    return switch (request) {
      case EthFrame.GetBlockHeaders get ->
          Optional.of(new EthFrame.BlockHeaders(get.requestId(), headers(get)));
      case EthFrame.GetBlockBodies(var id, var hashes) ->
          Optional.of(new EthFrame.BlockBodies(id, bodies(hashes)));
      case EthFrame.GetReceipts(var id, var hashes) ->
          Optional.of(new EthFrame.Receipts(id, receipts(hashes)));
      default -> Optional.empty();
    };
  }

  private List<Header> headers(EthFrame.GetBlockHeaders get) {
    Optional<Long> first =
        switch (get.origin()) {
          case Origin.ByNumber(var number) -> Optional.of(number);
          case Origin.ByHash(var hash) -> chain.heightOf(hash);
        };
    List<Header> found = new ArrayList<>();
    // A step that no chain is long enough for ends after the first header.
    boolean far = get.skip() < 0 || get.skip() >= Integer.MAX_VALUE;
    long step = far ? Integer.MAX_VALUE : get.skip() + 1;
    long height = first.orElse(-1L);
    while (height >= 0 && found.size() < Math.min(get.limit(), limits.headers())) {
      Optional<Block> block = chain.hashAt(height).flatMap(chain::block);
      if (block.isEmpty()) {
        break;
      }
      found.add(block.get().header());
      if (!get.reverse() && height > Long.MAX_VALUE - step) {
        break;
      }
      height = get.reverse() ? height - step : height + step;
    }
    return found;
  }

  private List<EthFrame.Body> bodies(List<Hash> hashes) {
    List<EthFrame.Body> found = new ArrayList<>();
    long bytes = 0;
    for (Hash hash : firstOf(hashes)) {
      Optional<Block> block = bytes < limits.bytes() ? chain.block(hash) : Optional.empty();
      if (block.isPresent()) {
        found.add(EthFrame.Body.of(block.get()));
        bytes += block.get().encode().size();
      }
    }
    return found;
  }

  private List<List<Receipt>> receipts(List<Hash> hashes) {
    List<List<Receipt>> found = new ArrayList<>();
    long bytes = 0;
    for (Hash hash : firstOf(hashes)) {
      Optional<List<Receipt>> receipts =
          bytes < limits.bytes() ? chain.receipts(hash) : Optional.empty();
      if (receipts.isPresent()) {
        found.add(receipts.get());
        bytes += receipts.get().stream().mapToInt(receipt -> receipt.encode().size()).sum();
      }
    }
    return found;
  }

  private List<Hash> firstOf(List<Hash> hashes) {
    return hashes.subList(0, Math.min(hashes.size(), limits.bodies()));
  }
}
