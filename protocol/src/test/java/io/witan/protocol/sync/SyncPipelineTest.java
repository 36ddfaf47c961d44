package io.witan.protocol.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.BlockHash;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.machine.Workers;
import io.witan.protocol.wire.EthFrame;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Several requests under way at once. */
class SyncPipelineTest extends SyncFixture {
  @Test
  void bodiesAreFetchedForHeadersThatHaveOne() {
    Header full = chain.get(1).toBuilder().transactionsRoot(Hash.ZERO).build();
    give(head(0));
    give(new SyncInput.PeerUp(ANNA, 1, Hash.ZERO));
    answer(ANNA, request(ANNA).requestId(), List.of(full));
    assertTrue(delivered().isEmpty());
    EthFrame.GetBlockBodies get = bodyRequests().get(0).get();
    assertEquals(List.of(BlockHash.of(full)), get.hashes());
    EthFrame.Body wrong = new EthFrame.Body(List.of(), List.of(), Optional.empty());
    hear(ANNA, new EthFrame.BlockBodies(get.requestId(), List.of(wrong)));
    assertTrue(delivered().isEmpty());
    assertEquals(1, state.peers().get(ANNA).failures());
  }

  @Test
  void itDeliversNoMoreThanTheChainCanQueue() {
    give(head(0));
    give(new SyncInput.PeerUp(ANNA, 1_499, Hash.ZERO));
    while (!state.fetches().isEmpty()) {
      EthFrame.GetBlockHeaders get = request(ANNA);
      int from = (int) ((EthFrame.Origin.ByNumber) get.origin()).number();
      answer(ANNA, get.requestId(), chain.subList(from, from + get.limit()));
    }
    assertEquals(192, state.tip().height());
    assertEquals(1_152, state.window().size());
    give(head(192));
    assertEquals(384, state.tip().height());
    assertFalse(state.fetches().isEmpty());
  }

  @Test
  void bodiesComeFromSeveralPeersInAnyOrderAndAreDeliveredInOrder() {
    List<Block> blocks = full(200);
    give(head(0));
    give(new SyncInput.PeerUp(ANNA, 200, Hash.ZERO));
    EthFrame.GetBlockHeaders first = request(ANNA);
    give(new SyncInput.PeerUp(BERT, 200, Hash.ZERO));
    answer(ANNA, first.requestId(), headers(blocks.subList(0, 192)));
    List<BodyRequest> asked = bodyRequests();
    assertEquals(List.of(64, 64, 64), asked.stream().map(a -> a.get().hashes().size()).toList());
    assertTrue(asked.stream().anyMatch(a -> a.to().equals(ANNA)));
    assertTrue(asked.stream().anyMatch(a -> a.to().equals(BERT)));
    give(asked.get(2), blocks);
    give(asked.get(1), blocks);
    assertTrue(delivered().isEmpty());
    give(asked.get(0), blocks);
    assertEquals(blocks.subList(0, 192), delivered());
  }

  @Test
  void headersAreFetchedAheadWhileBodiesAreOnTheirWay() {
    List<Block> blocks = full(200);
    give(head(0));
    give(new SyncInput.PeerUp(ANNA, 200, Hash.ZERO));
    answer(ANNA, request(ANNA).requestId(), headers(blocks.subList(0, 192)));
    assertEquals(new EthFrame.Origin.ByNumber(193), request(ANNA).origin());
    assertFalse(bodyRequests().isEmpty());
    assertEquals(SyncLimits.STANDARD.perPeer(), state.fetches().size());
  }

  @Test
  void bodiesThatDoNotComeAreAskedOfAnotherPeer() {
    List<Block> blocks = full(64);
    give(head(0));
    give(new SyncInput.PeerUp(ANNA, 64, Hash.ZERO));
    answer(ANNA, request(ANNA).requestId(), headers(blocks));
    give(new SyncInput.PeerUp(BERT, 64, Hash.ZERO));
    later(SyncLimits.STANDARD.timeout());
    give(new SyncInput.TimerFired(SyncTimer.TICK));
    assertEquals(BERT, bodyRequests().getFirst().to());
    assertEquals(1, state.peers().get(ANNA).failures());
  }

  @Test
  void whoGaveHeadersThatNobodyHasBodiesForIsPenalisedAndNobodyElse() {
    List<Block> lies = full(10);
    give(head(0));
    give(new SyncInput.PeerUp(ANNA, 10, Hash.ZERO));
    EthFrame.GetBlockHeaders first = request(ANNA);
    give(new SyncInput.PeerUp(BERT, 10, Hash.ZERO));
    answer(ANNA, first.requestId(), headers(lies));
    BodyRequest asked = bodyRequests().getFirst();
    // Whoever is asked first, only the one whose headers they are answers for them.
    for (int i = 0; i < 2 && !state.window().isEmpty(); i++) {
      hear(asked.to(), new EthFrame.BlockBodies(asked.get().requestId(), List.of()));
      List<BodyRequest> again = bodyRequests();
      asked = again.isEmpty() ? asked : again.getFirst();
    }
    assertTrue(state.window().isEmpty());
    assertEquals(1, state.peers().get(ANNA).failures());
    assertEquals(0, state.peers().get(BERT).failures());
  }

  @Test
  void whatContradictsHeadersThatAreNotCheckedYetIsNoOffence() {
    List<Block> lies = full(10);
    give(head(0));
    give(new SyncInput.PeerUp(ANNA, 10, Hash.ZERO));
    answer(ANNA, request(ANNA).requestId(), headers(lies));
    give(new SyncInput.PeerUp(BERT, 20, Hash.ZERO));
    EthFrame.GetBlockHeaders get = request(BERT);
    answer(BERT, get.requestId(), chain.subList(11, 21));
    assertEquals(0, state.peers().get(BERT).failures());
    assertEquals(10, state.window().size());
  }

  @Test
  void whileTheHeldBlocksAreLargeOnlyTheNextIsAskedFor() {
    SyncLimits usual = SyncLimits.STANDARD;
    sync = new Sync(SELF, limits(usual.headers(), 8, 2, 100_000), Workers.CALLER);
    List<Block> blocks = full(192, 20_000);
    give(head(0));
    give(new SyncInput.PeerUp(ANNA, 192, Hash.ZERO));
    answer(ANNA, request(ANNA).requestId(), headers(blocks));
    List<BodyRequest> asked = bodyRequests();
    give(asked.get(1), blocks);
    assertTrue(bodyRequests().isEmpty());
    give(asked.get(0), blocks);
    assertEquals(16, delivered().size());
    assertEquals(8, bodyRequests().getFirst().get().hashes().size());
    assertEquals(1, bodyRequests().size());
  }
}
