package io.witan.protocol.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.chain.ChainInput.Origin;
import io.witan.protocol.consensus.BuilderInput;
import io.witan.protocol.consensus.Head;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.crypto.Signer;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.HeaderBuilder;
import io.witan.protocol.ledger.QbftExtraData;
import io.witan.protocol.ledger.QbftExtraData.Vote;
import io.witan.protocol.machine.Output;
import io.witan.protocol.machine.Role;
import io.witan.protocol.machine.Turn;
import io.witan.protocol.rules.BftConfig;
import io.witan.protocol.rules.Transition;
import io.witan.protocol.sync.SyncInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class ChainTest {
  private static final Address NEWCOMER =
      Address.fromHex("0x00000000000000000000000000000000000000aa");
  private static final PublicKey PEER = new PublicKey(Bytes.wrap(new byte[64]));

  private final ChainFixture fixture = ChainFixture.of(4);
  private final ChainState start = fixture.chain.start();

  @Test
  void aBlockIsRecordedAndAnnouncedOnlyAfterItWasExecuted() {
    Block block = fixture.child(start.head());
    var asked = fixture.on(start, new ChainInput.Append(block, new Origin.Agreed()));
    assertEquals(List.of(), asked.records());
    assertEquals(
        List.of(new Output.Tell(Role.BUILDER, new BuilderInput.Execute(List.of(block)))),
        asked.outputs());
    var executed = fixture.executed(block);
    var done = fixture.on(asked.state(), executed);
    assertEquals(List.of(new BlockAppended(block, Optional.empty())), done.records());
    assertEquals(1, done.state().height());
    assertEquals(List.of(Role.POOL, Role.CONSENSUS, Role.SYNC), told(done));
  }

  @Test
  void aReplayGivesTheStateThatTheTurnsGave() {
    ChainState state = start;
    ChainState replayed = fixture.chain.start();
    for (int i = 0; i < 20; i++) {
      Optional<Vote> vote = i < 3 ? Optional.of(new Vote(NEWCOMER, true)) : Optional.empty();
      var turn = fixture.append(state, fixture.child(state.head(), vote), Optional.empty());
      state = turn.state();
      for (BlockAppended record : turn.records()) {
        replayed = fixture.chain.replay(replayed, record);
      }
    }
    assertEquals(state, replayed);
    assertEquals(16, state.recent().size());
  }

  @Test
  void aQuorumOfSealsIsNeededAndFPlusOneAreNotEnough() {
    assertRefused(ChainRefusal.SEALS_MISSING, sealedBy(fixture.signers.subList(0, 2)));
    assertAccepted(sealedBy(fixture.signers.subList(0, 3)));
  }

  @Test
  void aSealCountsOnlyOnceAndOnlyFromAValidator() {
    Signer first = fixture.signers.getFirst();
    assertRefused(ChainRefusal.SEAL_TWICE, sealedBy(List.of(first, first, first)));
    Signer stranger = Secp256k1.get().signer(Hash.fromHex("0x" + "07".repeat(32)).bytes());
    List<Signer> four = new ArrayList<>(fixture.signers.subList(0, 3));
    four.add(stranger);
    assertRefused(ChainRefusal.SEAL_OF_STRANGER, sealedBy(four));
  }

  @Test
  void sealsOfAnotherBlockAreRefused() {
    Block one = fixture.child(start.head());
    Block other = changed(h -> h.gasUsed(21_000));
    QbftExtraData seals = QbftExtraData.decode(one.header().extraData());
    QbftExtraData extra = QbftExtraData.decode(other.header().extraData());
    Bytes mixed = extra.withSeals(seals.seals()).encode();
    Block forged = other.withHeader(other.header().withExtraData(mixed));
    assertRefused(ChainRefusal.SEAL_OF_STRANGER, forged);
  }

  @Test
  void aHeaderThatBreaksARuleIsRefused() {
    assertRefused(ChainRefusal.PARENT, changed(h -> h.parentHash(Hash.ZERO)));
    assertRefused(ChainRefusal.TIME, changed(h -> h.timestamp(1_004)));
    assertRefused(ChainRefusal.GAS_LIMIT, changed(h -> h.gasLimit(8_007_812)));
    assertAccepted(changed(h -> h.gasLimit(8_007_811)));
    assertRefused(ChainRefusal.GAS_USED, changed(h -> h.gasUsed(8_000_001)));
    assertRefused(ChainRefusal.DIFFICULTY, changed(h -> h.difficulty(Uint256.of(2))));
    assertRefused(ChainRefusal.OMMERS, changed(h -> h.ommersHash(Hash.ZERO)));
    assertRefused(ChainRefusal.AUTHOR, changed(h -> h.coinbase(NEWCOMER)));
    Block plain = fixture.child(start.head());
    Block otherMix = plain.withHeader(plain.header().toBuilder().mixHash(Hash.ZERO).build());
    assertRefused(ChainRefusal.MIX_HASH, otherMix);
  }

  @Test
  void aHeaderMustNameTheValidatorsOfItsHeight() {
    Head claims =
        new Head(
            start.head().header(),
            start.head().hash(),
            fixture.addresses().subList(0, 3),
            start.head().config());
    assertRefused(ChainRefusal.VALIDATORS, fixture.child(claims));
  }

  @Test
  void aFinalBlockIsNeverReplaced() {
    Block first = fixture.child(start.head());
    ChainState state = fixture.append(start, first);
    Block other = changed(h -> h.gasUsed(1));
    var turn = fixture.on(state, new ChainInput.Append(other, new Origin.Fetched(PEER)));
    assertEquals(state, turn.state());
    assertEquals(List.of(), turn.records());
    assertTrue(
        turn.outputs()
            .contains(
                new Output.Report(new ChainObservation.Conflict(first.hash(), other.header()))));
    var again = fixture.on(state, new ChainInput.Append(first, new Origin.Fetched(PEER)));
    assertEquals(List.of(), again.outputs());
  }

  @Test
  void aBlockThatDoesNotExecuteIsRefusedAndTheNextOneMayCome() {
    Block block = fixture.child(start.head());
    var asked = fixture.on(start, new ChainInput.Append(block, new Origin.Fetched(PEER)));
    var executed =
        new ChainInput.Executed(List.of(), Optional.of("roots differ"), Optional.empty());
    var turn = fixture.on(asked.state(), executed);
    assertEquals(0, turn.state().height());
    assertEquals(List.of(), turn.records());
    Output.Tell told = assertInstanceOf(Output.Tell.class, turn.outputs().getLast());
    assertEquals(Role.SYNC, told.role());
    assertInstanceOf(SyncInput.Refused.class, told.message());
    assertEquals(1, fixture.append(turn.state(), changed(h -> h.gasUsed(9))).height());
  }

  @Test
  void blocksThatComeEarlyWaitForTheirParentsAndTheQueueHasAnEnd() {
    List<Block> blocks = new ArrayList<>();
    ChainState ahead = start;
    for (int i = 0; i < 12; i++) {
      blocks.add(fixture.child(ahead.head()));
      ahead = fixture.append(ahead, blocks.getLast());
    }
    ChainState state = start;
    for (int i = 11; i >= 0; i--) {
      var append = new ChainInput.Append(blocks.get(i), new Origin.Fetched(PEER));
      state = fixture.on(state, append).state();
      assertTrue(state.queue().size() <= 8);
    }
    assertEquals(4, state.executing().size());
    state = fixture.on(state, fixture.executed(blocks.subList(0, 4))).state();
    assertEquals(4, state.height());
    state = fixture.on(state, fixture.executed(blocks.subList(4, 8))).state();
    assertEquals(8, state.height());
    assertTrue(state.executing().isEmpty());
  }

  @Test
  void anAnswerAboutAnotherBlockChangesNothing() {
    var executed = new ChainInput.Executed(List.of(Hash.ZERO), Optional.empty(), Optional.empty());
    assertEquals(Turn.stay(start), fixture.on(start, executed));
  }

  @Test
  void votesOfMoreThanHalfAddAValidatorFromTheNextHeightOn() {
    ChainState state = start;
    for (int i = 0; i < 3; i++) {
      assertFalse(state.head().validators().contains(NEWCOMER));
      state = fixture.append(state, fixture.child(state.head(), vote()));
    }
    assertTrue(state.head().validators().contains(NEWCOMER));
    assertEquals(5, state.head().validators().size());
  }

  @Test
  void anEpochForgetsOpenVotes() {
    ChainFixture epochs = new ChainFixture(4, withEpoch(3), List.of());
    ChainState state = epochs.chain.start();
    for (int i = 0; i < 4; i++) {
      Optional<Vote> vote = i == 2 ? Optional.empty() : vote();
      state = epochs.append(state, epochs.child(state.head(), vote));
    }
    assertFalse(state.head().validators().contains(NEWCOMER));
    assertEquals(1, state.tally().votes().size());
  }

  @Test
  void aTransitionReplacesTheValidatorsAtItsHeight() {
    List<Address> three = fixture.addresses().subList(0, 3);
    Transition transition = Transition.of(2, validators(three));
    ChainFixture changing = new ChainFixture(4, BftConfig.QBFT_DEFAULTS, List.of(transition));
    ChainState state = changing.chain.start();
    assertEquals(4, state.head().validators().size());
    state = changing.append(state, changing.child(state.head()));
    assertEquals(three, state.head().validators());
  }

  @Test
  void aContractNamesTheValidatorsWhereTheConfigurationSaysSo() {
    BftConfig plain = BftConfig.QBFT_DEFAULTS;
    BftConfig config =
        new BftConfig(
            plain.algorithm(),
            plain.epochLength(),
            plain.blockPeriod(),
            plain.emptyBlockPeriod(),
            plain.requestTimeout(),
            plain.maxRequestTimeout(),
            plain.policy(),
            false,
            Optional.of(NEWCOMER),
            Optional.empty(),
            Uint256.ZERO,
            Optional.empty());
    List<Address> first = fixture.addresses();
    ChainFixture contract = new ChainFixture(4, config, List.of(), Optional.of(first));
    ChainState state = contract.chain.start();
    assertEquals(first, state.head().validators());
    List<Address> next = first.subList(0, 3);
    Block block = contract.child(state.head());
    var turn = contract.append(state, block, Optional.of(next));
    assertEquals(next, turn.state().head().validators());
    assertEquals(List.of(new BlockAppended(block, Optional.of(next))), turn.records());

    ChainState before = turn.state();
    Block second = contract.child(before.head(), contract.signers.subList(0, 3));
    var failing = contract.append(before, second, Optional.of(List.<Address>of()));
    assertEquals(2, failing.state().height());
    assertEquals(next, failing.state().head().validators());
    assertTrue(
        failing.outputs().contains(new Output.Report(new ChainObservation.ValidatorsKept(2))));
  }

  private static BftConfig withEpoch(long length) {
    BftConfig plain = BftConfig.QBFT_DEFAULTS;
    return new BftConfig(
        plain.algorithm(),
        length,
        plain.blockPeriod(),
        plain.emptyBlockPeriod(),
        plain.requestTimeout(),
        plain.maxRequestTimeout(),
        plain.policy(),
        false,
        Optional.empty(),
        Optional.empty(),
        Uint256.ZERO,
        Optional.empty());
  }

  private static Transition.Consensus validators(List<Address> all) {
    Transition.Consensus none = Transition.Consensus.NONE;
    return new Transition.Consensus(
        none.algorithm(),
        none.epochLength(),
        none.blockPeriod(),
        none.emptyBlockPeriod(),
        none.requestTimeout(),
        none.maxRequestTimeout(),
        none.twoFPlusOne(),
        none.validatorContract(),
        Optional.of(all),
        none.blockReward(),
        none.miningBeneficiary());
  }

  private static Optional<Vote> vote() {
    return Optional.of(new Vote(NEWCOMER, true));
  }

  private Block changed(UnaryOperator<HeaderBuilder> change) {
    return fixture.child(start.head(), change, Optional.empty(), fixture.signers);
  }

  private Block sealedBy(List<Signer> sealers) {
    return fixture.child(start.head(), sealers);
  }

  private void assertAccepted(Block block) {
    var turn = fixture.on(start, new ChainInput.Append(block, new Origin.Agreed()));
    assertEquals(
        List.of(block),
        turn.state().executing().stream().map(ChainState.Candidate::block).toList());
  }

  private void assertRefused(ChainRefusal reason, Block block) {
    var turn = fixture.on(start, new ChainInput.Append(block, new Origin.Agreed()));
    assertEquals(start, turn.state());
    Output.Report report = assertInstanceOf(Output.Report.class, turn.outputs().getFirst());
    var refused = assertInstanceOf(ChainObservation.Refused.class, report.observation());
    assertEquals(reason, refused.reason());
  }

  private static List<Role> told(Turn<ChainState, BlockAppended> turn) {
    return turn.outputs().stream()
        .filter(Output.Tell.class::isInstance)
        .map(output -> ((Output.Tell) output).role())
        .toList();
  }
}
