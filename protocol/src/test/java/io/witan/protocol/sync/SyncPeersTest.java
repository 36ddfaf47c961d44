package io.witan.protocol.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.machine.Output;
import io.witan.protocol.machine.SmallMap;
import io.witan.protocol.wire.EthFrame;
import io.witan.protocol.wire.EthFrame.BlockNumberAndHash;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whom it asks, and whose word counts. */
class SyncPeersTest extends SyncFixture {
  private static final Duration LATE = SyncLimits.STANDARD.timeout().minusMillis(1);

  @Test
  void whoTakesLongToGiveLittleIsNotAskedWhileSomebodyElseCanBe() {
    give(head(0));
    up(ANNA, 1_000);
    EthFrame.GetBlockHeaders asked = request(ANNA);
    up(BERT, 1_000);
    later(LATE);
    answer(ANNA, asked.requestId(), chain.subList(1, 2));
    assertEquals(chain.get(1), delivered().getFirst().header());
    assertTrue(state.peers().get(ANNA).slow());
    for (int next = 2; next < 700; next += 192) {
      answer(BERT, request(BERT).requestId(), chain.subList(next, next + 192));
    }
    assertEquals(0, state.peers().get(ANNA).failures());
  }

  @Test
  void whoIsSlowWaitsEvenIfTheOtherHasEnoughToDo() {
    List<Block> blocks = full(384);
    give(head(0));
    up(ANNA, 384);
    EthFrame.GetBlockHeaders asked = request(ANNA);
    up(BERT, 384);
    later(LATE);
    answer(ANNA, asked.requestId(), headers(blocks.subList(0, 1)));
    EthFrame.GetBlockHeaders more = request(BERT);
    answer(BERT, more.requestId(), headers(blocks.subList(1, 193)));
    assertEquals(SyncLimits.STANDARD.perPeer(), state.fetches().size());
    assertTrue(state.fetches().values().stream().allMatch(f -> f.peer().equals(BERT)));
  }

  @Test
  void whoIsSlowIsAskedWhereNobodyElseCanBe() {
    give(head(0));
    up(ANNA, 1_000);
    for (int next = 1; next < 4; next++) {
      EthFrame.GetBlockHeaders asked = request(ANNA);
      later(LATE);
      answer(ANNA, asked.requestId(), chain.subList(next, next + 1));
    }
    answer(ANNA, request(ANNA).requestId(), chain.subList(4, 196));
    assertFalse(state.peers().get(ANNA).slow());
  }

  @Test
  void anAnswerThatIsFullOrComesAtOnceIsNotSlow() {
    give(head(0));
    up(ANNA, 300);
    EthFrame.GetBlockHeaders asked = request(ANNA);
    later(LATE);
    answer(ANNA, asked.requestId(), chain.subList(1, 193));
    assertFalse(state.peers().get(ANNA).slow());
    asked = request(ANNA);
    later(SyncLimits.STANDARD.timeout().dividedBy(10));
    answer(ANNA, asked.requestId(), chain.subList(193, 194));
    assertFalse(state.peers().get(ANNA).slow());
    asked = request(ANNA);
    later(LATE);
    answer(ANNA, asked.requestId(), chain.subList(194, 301));
    assertFalse(state.peers().get(ANNA).slow(), "it has no more");
  }

  @Test
  void bodiesThatComeSlowlyCountAsWell() {
    List<Block> blocks = full(64);
    give(head(0));
    up(ANNA, 64);
    answer(ANNA, request(ANNA).requestId(), headers(blocks));
    BodyRequest asked = bodyRequests().getFirst();
    later(LATE);
    EthFrame.Body first = EthFrame.Body.of(blocks.getFirst());
    hear(ANNA, new EthFrame.BlockBodies(asked.get().requestId(), List.of(first)));
    assertTrue(state.peers().get(ANNA).slow());
  }

  @Test
  void whoLacksTheBodiesOfForgedHeadersIsStillTakenToHaveItsBlocks() {
    List<Block> lies = full(10);
    give(head(0));
    up(ANNA, 10);
    EthFrame.GetBlockHeaders first = request(ANNA);
    up(BERT, 10);
    answer(ANNA, first.requestId(), headers(lies));
    BodyRequest asked = bodyRequests().getFirst();
    while (asked != null) {
      hear(asked.to(), new EthFrame.BlockBodies(asked.get().requestId(), List.of()));
      asked = bodyRequests().isEmpty() ? null : bodyRequests().getFirst();
    }
    assertEquals(10, state.peers().get(BERT).height());
    assertEquals(0, state.peers().get(ANNA).height());
    assertEquals(new EthFrame.Origin.ByNumber(1), request(BERT).origin());
  }

  @Test
  void aHeadThatNobodyAnswersForIsNotBelieved() {
    give(head(0));
    up(ANNA, 0);
    up(BERT, 0);
    for (int i = 0; i < 3; i++) {
      claim(ANNA);
      assertEquals(Long.MAX_VALUE, state.best());
      answer(ANNA, request(ANNA).requestId(), List.of());
      later(SyncLimits.STANDARD.backOffCap());
    }
    claim(ANNA);
    assertEquals(Long.MAX_VALUE, state.peers().get(ANNA).height());
    assertEquals(0, state.best());
    give(head(1));
    assertTrue(
        outputs.stream()
            .anyMatch(o -> o instanceof Output.Send(var to, EthFrame.NewBlockHashes n)));
  }

  @Test
  void whereNobodyAnswersEveryClaimCounts() {
    give(head(0));
    up(ANNA, 100);
    for (int i = 0; i < 6; i++) {
      later(SyncLimits.STANDARD.backOffCap());
      give(new SyncInput.TimerFired(SyncTimer.TICK));
    }
    assertTrue(state.peers().get(ANNA).failures() >= 3);
    assertEquals(100, state.best());
  }

  @Test
  void aRestIsNotCutShortByAnother() {
    SyncPeers peers = new SyncPeers(new SmallMap<>(), now, SyncLimits.STANDARD, new ArrayList<>());
    peers.up(ANNA, 10);
    for (int i = 0; i < 5; i++) {
      peers.penalise(ANNA, SyncObservation.Offence.NO_ANSWER, 1);
    }
    Instant until = peers.all().get(ANNA).restUntil();
    peers.rest(ANNA);
    assertEquals(until, peers.all().get(ANNA).restUntil());
  }

  private void up(PublicKey peer, long height) {
    give(new SyncInput.PeerUp(peer, height, Hash.ZERO));
  }

  private void claim(PublicKey peer) {
    BlockNumberAndHash huge = new BlockNumberAndHash(Hash.ZERO, Long.MAX_VALUE);
    hear(peer, new EthFrame.NewBlockHashes(List.of(huge)));
  }
}
