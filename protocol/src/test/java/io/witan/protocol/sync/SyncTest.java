package io.witan.protocol.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.machine.At;
import io.witan.protocol.machine.Choices;
import io.witan.protocol.machine.Output;
import io.witan.protocol.machine.Turn;
import io.witan.protocol.machine.Workers;
import io.witan.protocol.sync.SyncState.Fetch;
import io.witan.protocol.wire.EthFrame;
import io.witan.protocol.wire.EthFrame.BlockNumberAndHash;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SyncTest extends SyncFixture {
  @Test
  void aNodeThatIsBehindFetchesWhatItLacksAndDeliversItInOrder() {
    give(head(0));
    give(new SyncInput.PeerUp(ANNA, 100, Hash.ZERO));
    EthFrame.GetBlockHeaders request = request(ANNA);
    assertEquals(EthFrame.GetBlockHeaders.ascending(request.requestId(), 1, 192), request);
    answer(ANNA, request.requestId(), chain.subList(1, 65));
    assertEquals(64, delivered().size());
    assertEquals(chain.get(1), delivered().getFirst().header());
    EthFrame.GetBlockHeaders more = request(ANNA);
    assertEquals(EthFrame.GetBlockHeaders.ascending(more.requestId(), 65, 192), more);
  }

  @Test
  void aPeerThatDoesNotAnswerRestsAndAnotherIsAsked() {
    give(head(0));
    give(new SyncInput.PeerUp(ANNA, 100, Hash.ZERO));
    give(new SyncInput.PeerUp(BERT, 100, Hash.ZERO));
    later(SyncLimits.STANDARD.timeout());
    give(new SyncInput.TimerFired(SyncTimer.TICK));
    assertEquals(new EthFrame.Origin.ByNumber(1), request(BERT).origin());
    assertEquals(1, state.peers().get(ANNA).failures());
  }

  @Test
  void headersOfAnotherChainAreRefused() {
    give(head(0));
    give(new SyncInput.PeerUp(ANNA, 100, Hash.ZERO));
    answer(ANNA, request(ANNA).requestId(), chain.subList(2, 10));
    assertTrue(delivered().isEmpty());
    assertEquals(1, state.peers().get(ANNA).failures());
    assertTrue(state.fetches().isEmpty());
  }

  @Test
  void aPeerThatClaimsMoreThanItHasLosesItsClaim() {
    give(head(0));
    give(new SyncInput.PeerUp(ANNA, Long.MAX_VALUE, Hash.ZERO));
    answer(ANNA, request(ANNA).requestId(), List.of());
    assertEquals(0, state.peers().get(ANNA).height());
    assertTrue(state.fetches().isEmpty());
  }

  @Test
  void anAnswerOfTheWrongPeerOrRequestIsIgnored() {
    give(head(0));
    give(new SyncInput.PeerUp(ANNA, 100, Hash.ZERO));
    give(new SyncInput.PeerUp(BERT, 100, Hash.ZERO));
    SyncState before = state;
    answer(BERT, 1, chain.subList(1, 3));
    answer(ANNA, 77, chain.subList(1, 3));
    assertEquals(before.fetches(), state.fetches());
    assertTrue(delivered().isEmpty());
  }

  @Test
  void aRefusedBlockMakesItStartOverFromTheHead() {
    give(head(0));
    give(new SyncInput.PeerUp(ANNA, 10, Hash.ZERO));
    answer(ANNA, request(ANNA).requestId(), chain.subList(1, 11));
    assertEquals(10, state.tip().height());
    give(new SyncInput.Refused(ANNA, Hash.ZERO, "seals"));
    assertEquals(0, state.tip().height());
    assertEquals(1, state.peers().get(ANNA).failures());
  }

  @Test
  void whoseBlocksAreRefusedIsAskedEverMoreSeldom() {
    give(head(0));
    give(new SyncInput.PeerUp(ANNA, 10, Hash.ZERO));
    give(new SyncInput.Refused(ANNA, Hash.ZERO, "seals"));
    later(SyncLimits.STANDARD.backOff());
    for (int failures = 2; failures <= 5; failures++) {
      give(new SyncInput.TimerFired(SyncTimer.TICK));
      answer(ANNA, request(ANNA).requestId(), chain.subList(1, 11));
      give(new SyncInput.Refused(ANNA, Hash.ZERO, "seals"));
      assertEquals(failures, state.peers().get(ANNA).failures());
      Duration rest = SyncLimits.STANDARD.backOff().multipliedBy(1L << (failures - 1));
      assertEquals(now.plus(rest), state.peers().get(ANNA).restUntil());
      later(rest);
    }
  }

  @Test
  void whoseBlocksTheChainAppendsIsForgiven() {
    give(head(0));
    give(new SyncInput.PeerUp(ANNA, 10, Hash.ZERO));
    later(SyncLimits.STANDARD.timeout());
    give(new SyncInput.TimerFired(SyncTimer.TICK));
    later(SyncLimits.STANDARD.backOff());
    give(new SyncInput.TimerFired(SyncTimer.TICK));
    answer(ANNA, request(ANNA).requestId(), chain.subList(1, 11));
    assertEquals(1, state.peers().get(ANNA).failures());
    give(head(4));
    assertEquals(0, state.peers().get(ANNA).failures());
  }

  @Test
  void aValidatorOneBlockBehindWaitsALittleForItsConsensus() {
    give(head(0, SELF));
    give(new SyncInput.PeerUp(ANNA, 1, Hash.ZERO));
    assertTrue(state.fetches().isEmpty());
    later(SyncLimits.STANDARD.grace());
    give(new SyncInput.TimerFired(SyncTimer.TICK));
    assertFalse(state.fetches().isEmpty());
  }

  @Test
  void itsHeadIsAnnouncedWhenItGrowsAndEverMoreSeldomWhileItStays() {
    give(head(0));
    give(new SyncInput.PeerUp(ANNA, 0, Hash.ZERO));
    give(head(1));
    assertEquals(List.of(ANNA), told());
    for (int times : List.of(1, 1, 2, 4, 8, 16, 16)) {
      Duration wait = SyncLimits.STANDARD.announceEvery().multipliedBy(times);
      later(wait.minusMillis(1));
      give(new SyncInput.TimerFired(SyncTimer.TICK));
      assertEquals(List.of(), told());
      later(Duration.ofMillis(1));
      give(new SyncInput.TimerFired(SyncTimer.TICK));
      assertEquals(List.of(ANNA), told());
    }
  }

  @Test
  void itsHeadIsAnnouncedToThoseWhoAreNotKnownToHaveIt() {
    give(head(1));
    give(new SyncInput.PeerUp(ANNA, 2, Hash.ZERO));
    give(new SyncInput.PeerUp(BERT, 1, Hash.ZERO));
    give(head(2));
    assertEquals(List.of(BERT), told());
  }

  @Test
  void whoTellsAnOldHeadIsToldTheNewOneSoon() {
    give(head(0));
    give(new SyncInput.PeerUp(ANNA, 0, Hash.ZERO));
    give(head(2));
    for (int i = 0; i < 10; i++) {
      later(SyncLimits.STANDARD.announceEvery().multipliedBy(16));
      give(new SyncInput.TimerFired(SyncTimer.TICK));
    }
    BlockNumberAndHash old = new BlockNumberAndHash(Hash.ZERO, 1);
    give(new SyncInput.Heard(ANNA, new EthFrame.NewBlockHashes(List.of(old))));
    later(SyncLimits.STANDARD.announceEvery());
    give(new SyncInput.TimerFired(SyncTimer.TICK));
    assertEquals(List.of(ANNA), told());
  }

  /** Who was told a head by the last input. */
  private List<PublicKey> told() {
    return outputs.stream()
        .filter(o -> o instanceof Output.Send s && s.frame() instanceof EthFrame.NewBlockHashes)
        .map(o -> ((Output.Send) o).to())
        .toList();
  }

  @Test
  void noInputMakesItFailOrGrowWithoutBound() {
    SyncLimits few = limits(8, 4, 4, 100_000);
    for (int seed = 0; seed < 50; seed++) {
      Sync small = new Sync(SELF, few, Workers.CALLER);
      Choices choices = Choices.random(seed);
      SyncState s = small.start();
      Instant at = BEGIN;
      for (int i = 0; i < 300; i++) {
        at = at.plusMillis(choices.pick("time", 700));
        At<SyncInput> input = new At<>(at, i, any(choices, s));
        Turn<SyncState, Void> turn = small.on(s, input);
        assertEquals(turn, small.on(s, input));
        s = turn.state();
        assertTrue(s.peers().size() <= 4);
        assertTrue(s.head().isEmpty() || s.tip().height() - s.head().get().height() <= 16);
        assertTrue(s.window().size() <= 32 && s.fetches().size() <= 4);
      }
    }
  }

  private SyncInput any(Choices choices, SyncState s) {
    PublicKey peer = key(choices.pick("peer", 6));
    int from = choices.pick("from", 290);
    List<Header> some = chain.subList(from, from + choices.pick("count", 10));
    long id = s.nextId() - choices.pick("id", 5);
    return switch (choices.pick("input", 9)) {
      case 0 -> head(choices.pick("head", 300));
      case 1 -> new SyncInput.PeerUp(peer, choices.pick("height", 400), Hash.ZERO);
      case 2 -> new SyncInput.PeerDown(peer);
      case 3 -> new SyncInput.Heard(peer, new EthFrame.BlockHeaders(id, some));
      case 4 -> {
        int next = (int) Math.max(0, Math.min(290, s.tip().height() + s.window().size() + 1));
        var headers = chain.subList(next, Math.min(300, next + 8));
        PublicKey asked = s.fetches().values().stream().findAny().map(Fetch::peer).orElse(peer);
        yield new SyncInput.Heard(asked, new EthFrame.BlockHeaders(id, headers));
      }
      case 5 -> new SyncInput.Heard(peer, new EthFrame.BlockBodies(id, List.of()));
      case 6 -> {
        Block block = new Block(chain.get(from), List.of(), List.of(), Optional.empty());
        yield new SyncInput.Heard(peer, new EthFrame.NewBlock(block, Uint256.ONE));
      }
      case 7 -> new SyncInput.Refused(peer, Hash.ZERO, "no");
      default -> new SyncInput.TimerFired(SyncTimer.TICK);
    };
  }
}
