package io.witan.protocol.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.chain.ChainInput;
import io.witan.protocol.consensus.Head;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.BlockHash;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.HeaderBuilder;
import io.witan.protocol.machine.At;
import io.witan.protocol.machine.Choices;
import io.witan.protocol.machine.Output;
import io.witan.protocol.machine.Turn;
import io.witan.protocol.rules.BftConfig;
import io.witan.protocol.wire.EthFrame;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SyncTest {
  private static final Address OTHER =
      Address.fromHex("0x0000000000000000000000000000000000000002");
  private static final Address SELF = Address.fromHex("0x0000000000000000000000000000000000000001");
  private static final PublicKey ANNA = key(1);
  private static final PublicKey BERT = key(2);
  private static final Instant BEGIN = Instant.ofEpochSecond(1_000);

  private final Sync sync = new Sync(SELF, SyncLimits.STANDARD);
  private final List<Header> chain = chain(300);
  private SyncState state = sync.start();
  private Instant now = BEGIN;
  private List<Output> outputs = List.of();

  @Test
  void aNodeThatIsBehindFetchesWhatItLacksAndDeliversItInOrder() {
    give(head(0));
    give(new SyncInput.PeerUp(ANNA, 100, Hash.ZERO));
    EthFrame.GetBlockHeaders request = request(ANNA);
    assertEquals(EthFrame.GetBlockHeaders.ascending(request.requestId(), 1, 64), request);
    answer(ANNA, request.requestId(), chain.subList(1, 65));
    assertEquals(64, delivered().size());
    assertEquals(chain.get(1), delivered().getFirst().header());
    EthFrame.GetBlockHeaders more = request(ANNA);
    assertEquals(EthFrame.GetBlockHeaders.ascending(more.requestId(), 65, 64), more);
  }

  @Test
  void bodiesAreFetchedForHeadersThatHaveOne() {
    Header full = chain.get(1).toBuilder().transactionsRoot(Hash.ZERO).build();
    give(head(0));
    give(new SyncInput.PeerUp(ANNA, 1, Hash.ZERO));
    answer(ANNA, request(ANNA).requestId(), List.of(full));
    assertTrue(delivered().isEmpty());
    Output.Send send = (Output.Send) outputs.getFirst();
    EthFrame.GetBlockBodies get = (EthFrame.GetBlockBodies) send.frame();
    assertEquals(List.of(BlockHash.of(full)), get.hashes());
    EthFrame.Body wrong = new EthFrame.Body(List.of(), List.of(), Optional.empty());
    hear(ANNA, new EthFrame.BlockBodies(get.requestId(), List.of(wrong)));
    assertTrue(delivered().isEmpty());
    assertEquals(1, state.peers().get(ANNA).failures());
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
    assertTrue(state.fetch().isEmpty());
  }

  @Test
  void aPeerThatClaimsMoreThanItHasLosesItsClaim() {
    give(head(0));
    give(new SyncInput.PeerUp(ANNA, Long.MAX_VALUE, Hash.ZERO));
    answer(ANNA, request(ANNA).requestId(), List.of());
    assertEquals(0, state.peers().get(ANNA).height());
    assertTrue(state.fetch().isEmpty());
  }

  @Test
  void anAnswerOfTheWrongPeerOrRequestIsIgnored() {
    give(head(0));
    give(new SyncInput.PeerUp(ANNA, 100, Hash.ZERO));
    give(new SyncInput.PeerUp(BERT, 100, Hash.ZERO));
    SyncState before = state;
    answer(BERT, 1, chain.subList(1, 3));
    answer(ANNA, 77, chain.subList(1, 3));
    assertEquals(before.fetch(), state.fetch());
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
  void itDeliversNoMoreThanTheChainCanQueue() {
    give(head(0));
    give(new SyncInput.PeerUp(ANNA, 299, Hash.ZERO));
    while (state.fetch().isPresent()) {
      int from = (int) state.tip().height() + 1;
      answer(ANNA, state.fetch().get().id(), chain.subList(from, Math.min(300, from + 64)));
    }
    assertEquals(192, state.tip().height());
    give(head(100));
    assertTrue(state.fetch().isPresent());
  }

  @Test
  void aValidatorOneBlockBehindWaitsALittleForItsConsensus() {
    give(head(0, SELF));
    give(new SyncInput.PeerUp(ANNA, 1, Hash.ZERO));
    assertTrue(state.fetch().isEmpty());
    later(SyncLimits.STANDARD.grace());
    give(new SyncInput.TimerFired(SyncTimer.TICK));
    assertTrue(state.fetch().isPresent());
  }

  @Test
  void itsHeadIsAnnouncedWhenItGrowsAndAgainAfterAWhile() {
    give(head(0));
    give(new SyncInput.PeerUp(ANNA, 0, Hash.ZERO));
    give(head(1));
    assertTrue(outputs.stream().anyMatch(Output.Gossip.class::isInstance));
    later(SyncLimits.STANDARD.announceEvery());
    give(new SyncInput.TimerFired(SyncTimer.TICK));
    assertTrue(outputs.stream().anyMatch(Output.Gossip.class::isInstance));
  }

  @Test
  void noInputMakesItFailOrGrowWithoutBound() {
    SyncLimits few =
        new SyncLimits(
            8,
            16,
            4,
            4,
            Duration.ofSeconds(1),
            Duration.ofMillis(10),
            Duration.ofSeconds(1),
            Duration.ofSeconds(3),
            Duration.ofMillis(100),
            Duration.ofSeconds(2));
    for (int seed = 0; seed < 50; seed++) {
      Sync small = new Sync(SELF, few);
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
        assertTrue(s.head().isEmpty() || s.tip().height() - s.head().get().height() <= 24);
      }
    }
  }

  private SyncInput any(Choices choices, SyncState s) {
    PublicKey peer = key(choices.pick("peer", 6));
    int from = choices.pick("from", 290);
    List<Header> some = chain.subList(from, from + choices.pick("count", 10));
    long id = s.fetch().map(SyncState.Fetch::id).orElse(0L) + choices.pick("id", 2);
    return switch (choices.pick("input", 9)) {
      case 0 -> head(choices.pick("head", 300));
      case 1 -> new SyncInput.PeerUp(peer, choices.pick("height", 400), Hash.ZERO);
      case 2 -> new SyncInput.PeerDown(peer);
      case 3 -> new SyncInput.Heard(peer, new EthFrame.BlockHeaders(id, some));
      case 4 -> {
        int next = (int) Math.max(0, Math.min(290, s.tip().height() + 1));
        var headers = chain.subList(next, Math.min(300, next + 8));
        PublicKey asked = s.fetch().map(SyncState.Fetch::peer).orElse(peer);
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

  private void give(SyncInput input) {
    Turn<SyncState, Void> turn = sync.on(state, new At<>(now, 0, input));
    state = turn.state();
    outputs = turn.outputs();
  }

  private void hear(PublicKey from, EthFrame frame) {
    give(new SyncInput.Heard(from, frame));
  }

  private void answer(PublicKey from, long id, List<Header> headers) {
    hear(from, new EthFrame.BlockHeaders(id, headers));
  }

  private void later(Duration time) {
    now = now.plus(time);
  }

  private EthFrame.GetBlockHeaders request(PublicKey to) {
    for (Output output : outputs) {
      if (output instanceof Output.Send(var peer, EthFrame.GetBlockHeaders get)) {
        assertEquals(to, peer);
        return get;
      }
    }
    throw new AssertionError("no headers were asked for");
  }

  private List<Block> delivered() {
    List<Block> blocks = new ArrayList<>();
    for (Output output : outputs) {
      if (output instanceof Output.Tell(var role, ChainInput.Append append)) {
        blocks.add(append.block());
      }
    }
    return blocks;
  }

  /** A head whose next block others agree on. */
  private SyncInput head(int height) {
    return head(height, OTHER);
  }

  private SyncInput head(int height, Address... validators) {
    Header header = chain.get(height);
    assertFalse(header.number() != height);
    return new SyncInput.HeadChanged(
        new Head(header, BlockHash.of(header), List.of(validators), BftConfig.QBFT_DEFAULTS));
  }

  private static List<Header> chain(int length) {
    List<Header> headers = new ArrayList<>();
    Hash parent = Hash.ZERO;
    for (int i = 0; i < length; i++) {
      Header header = new HeaderBuilder().number(i).parentHash(parent).build();
      parent = BlockHash.of(header);
      headers.add(header);
    }
    return headers;
  }

  private static PublicKey key(int number) {
    byte[] bytes = new byte[64];
    bytes[63] = (byte) number;
    return new PublicKey(Bytes.wrap(bytes));
  }
}
