package io.witan.protocol.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.HeaderBuilder;
import io.witan.protocol.ledger.Receipt;
import io.witan.protocol.wire.EthFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServeTest {
  private final Blocks blocks = new Blocks();
  private final Serve serve = new Serve(blocks, new Serve.Limits(8, 4, 1_000));

  @Test
  void headersAreGivenInBothDirectionsAndWithGaps() {
    assertEquals(List.of(5L, 6L, 7L), numbers(EthFrame.GetBlockHeaders.ascending(1, 5, 3)));
    assertEquals(List.of(18L, 19L), numbers(EthFrame.GetBlockHeaders.ascending(1, 18, 5)));
    assertEquals(List.of(2L, 1L, 0L), numbers(get(2, 5, 0, true)));
    assertEquals(List.of(1L, 4L, 7L), numbers(get(1, 3, 2, false)));
    var byHash =
        new EthFrame.GetBlockHeaders(
            1, new EthFrame.Origin.ByHash(blocks.all.get(3).hash()), 2, 0, false);
    assertEquals(List.of(3L, 4L), numbers(byHash));
  }

  @Test
  void noRequestGetsMoreThanTheLimitsOrBreaksIt() {
    assertEquals(8, numbers(EthFrame.GetBlockHeaders.ascending(1, 0, Integer.MAX_VALUE)).size());
    assertEquals(List.of(3L), numbers(get(3, 9, -1, false)));
    assertEquals(List.of(3L), numbers(get(3, 9, Long.MAX_VALUE, true)));
    assertEquals(List.of(), numbers(get(-4, 9, 0, false)));
    assertEquals(List.of(), numbers(get(Long.MAX_VALUE, 9, 0, false)));
    assertEquals(List.of(), numbers(get(3, -1, 0, false)));
  }

  @Test
  void bodiesThatAreUnknownAreLeftOut() {
    Hash known = blocks.all.get(1).hash();
    var answer = serve.answer(new EthFrame.GetBlockBodies(7, List.of(Hash.ZERO, known)));
    EthFrame.BlockBodies bodies = (EthFrame.BlockBodies) answer.orElseThrow();
    assertEquals(7, bodies.requestId());
    assertEquals(1, bodies.bodies().size());
  }

  @Test
  void bodiesEndAtTheNumberAndSizeThatOneAnswerMayHave() {
    List<Hash> all = blocks.all.stream().map(Block::hash).toList();
    var answer = serve.answer(new EthFrame.GetBlockBodies(7, all));
    assertEquals(2, ((EthFrame.BlockBodies) answer.orElseThrow()).bodies().size());
  }

  @Test
  void otherFramesAreNotForIt() {
    assertEquals(Optional.empty(), serve.answer(new EthFrame.GetPooledTransactions(1, List.of())));
  }

  private static EthFrame.GetBlockHeaders get(long from, int limit, long skip, boolean reverse) {
    return new EthFrame.GetBlockHeaders(
        1, new EthFrame.Origin.ByNumber(from), limit, skip, reverse);
  }

  private List<Long> numbers(EthFrame.GetBlockHeaders request) {
    EthFrame.BlockHeaders answer = (EthFrame.BlockHeaders) serve.answer(request).orElseThrow();
    return answer.headers().stream().map(Header::number).toList();
  }

  private static final class Blocks implements BlockReader {
    private final List<Block> all = new ArrayList<>();

    Blocks() {
      for (int i = 0; i < 20; i++) {
        Header header = new HeaderBuilder().number(i).build();
        all.add(new Block(header, List.of(), List.of(), Optional.empty()));
      }
    }

    @Override
    public Optional<Hash> hashAt(long height) {
      return height >= 0 && height < all.size()
          ? Optional.of(all.get((int) height).hash())
          : Optional.empty();
    }

    @Override
    public Optional<Long> heightOf(Hash hash) {
      return block(hash).map(Block::number);
    }

    @Override
    public Optional<Block> block(Hash hash) {
      return all.stream().filter(block -> block.hash().equals(hash)).findFirst();
    }

    @Override
    public Optional<List<Receipt>> receipts(Hash hash) {
      return block(hash).map(block -> List.of());
    }
  }
}
