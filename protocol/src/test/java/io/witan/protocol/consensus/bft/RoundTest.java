package io.witan.protocol.consensus.bft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.consensus.BftFrame.Commit;
import io.witan.protocol.consensus.BftFrame.Prepare;
import io.witan.protocol.consensus.BftObservation.FrameRefused;
import io.witan.protocol.consensus.BftRules;
import io.witan.protocol.consensus.FrameRefusal;
import io.witan.protocol.consensus.PreparedCertificate;
import io.witan.protocol.consensus.RoundReport;
import io.witan.protocol.consensus.ValidatorSet;
import io.witan.protocol.consensus.View;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.BlockHash;
import io.witan.protocol.ledger.HeaderBuilder;
import io.witan.protocol.ledger.QbftExtraData;
import io.witan.protocol.machine.At;
import io.witan.protocol.machine.Output;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RoundTest {
  private static final View VIEW = new View(1, 2);
  private static final Block BLOCK = block(1);
  private static final Block OTHER = block(2);

  private final Round machine = new Round(Qbft.RULES, Symbolic.VERIFIER);
  private RoundState state = machine.start();
  private List<Object> said = new ArrayList<>();

  @Test
  void aRoundGoesFromProposalToDecision() {
    open();
    on(new RoundInput.Proposed(VIEW, BLOCK));
    assertEquals(List.of(new RoundReport.Accepted(VIEW, BLOCK)), said);
    on(new RoundInput.Validated(VIEW, BLOCK.hash(), Optional.empty()));
    assertEquals(List.of(new RoundReport.Valid(VIEW, BLOCK.hash())), said);
    prepare(0, BLOCK);
    prepare(1, BLOCK);
    assertEquals(List.of(), said);
    prepare(2, BLOCK);
    PreparedCertificate certificate = ((RoundReport.Prepared) said.getFirst()).certificate();
    assertEquals(3, certificate.prepares().size());
    commit(0, BLOCK);
    commit(1, BLOCK);
    commit(3, BLOCK);
    Block decided = ((RoundReport.Decided) said.getFirst()).block();
    QbftExtraData extra = QbftExtraData.decode(decided.header().extraData());
    assertEquals(2, extra.round());
    assertEquals(3, extra.seals().size());
    assertEquals(BLOCK.hash(), decided.hash());
  }

  @Test
  void whatIsNotValidIsNeverPrepared() {
    open();
    on(new RoundInput.Proposed(VIEW, BLOCK));
    on(new RoundInput.Validated(VIEW, BLOCK.hash(), Optional.of("wrong state root")));
    for (int i = 0; i < 4; i++) {
      prepare(i, BLOCK);
      assertEquals(List.of(), said);
    }
  }

  @Test
  void aValidatorCountsOnce() {
    ready();
    commit(0, BLOCK);
    commit(0, BLOCK);
    assertRefused(FrameRefusal.DUPLICATE);
    commit(1, BLOCK);
    assertEquals(List.of(), said);
    prepare(0, BLOCK);
    prepare(0, BLOCK);
    prepare(0, BLOCK);
    assertRefused(FrameRefusal.DUPLICATE);
  }

  @Test
  void aSealOfAnotherSenderRoundOrBlockIsRefused() {
    ready();
    on(new RoundInput.HeardCommit(address(0), commit(1, seal(BLOCK, 2), BLOCK)));
    assertRefused(FrameRefusal.BAD_SEAL);
    on(new RoundInput.HeardCommit(address(1), commit(1, sealBy(1, BLOCK, 1), BLOCK)));
    assertRefused(FrameRefusal.BAD_SEAL);
    on(new RoundInput.HeardCommit(address(1), commit(1, sealBy(1, OTHER, 2), BLOCK)));
    assertRefused(FrameRefusal.BAD_SEAL);
    assertTrue(state.commits().isEmpty());
  }

  @Test
  void sealsThatCameBeforeTheProposalAreCheckedWhenItIsThere() {
    open();
    commit(0, BLOCK);
    commit(1, BLOCK);
    on(new RoundInput.HeardCommit(address(2), commit(2, sealBy(3, BLOCK, 2), BLOCK)));
    assertEquals(List.of(), said);
    on(new RoundInput.Proposed(VIEW, BLOCK));
    assertEquals(2, state.commits().size());
    commit(3, BLOCK);
    assertTrue(said.getFirst() instanceof RoundReport.Decided);
  }

  @Test
  void ofTwoVotesOfOneValidatorTheFirstCounts() {
    ready();
    prepare(1, BLOCK);
    prepare(1, OTHER);
    assertRefused(FrameRefusal.DUPLICATE);
    assertEquals(BLOCK.hash(), state.prepares().get(address(1)).digest());
    commit(2, OTHER);
    commit(2, BLOCK);
    assertRefused(FrameRefusal.DUPLICATE);
    assertEquals(OTHER.hash(), state.commits().get(address(2)).digest());
  }

  @Test
  void messagesOfAnotherViewAreIgnored() {
    open();
    View old = new View(1, 1);
    on(new RoundInput.Proposed(old, BLOCK));
    on(new RoundInput.Validated(old, BLOCK.hash(), Optional.empty()));
    assertEquals(List.of(), said);
    assertEquals(Optional.empty(), state.proposal());
  }

  @Test
  void aRestoredRoundIsPreparedAtOnce() {
    ready();
    prepare(0, BLOCK);
    prepare(1, BLOCK);
    prepare(2, BLOCK);
    PreparedCertificate certificate = ((RoundReport.Prepared) said.getFirst()).certificate();
    on(new RoundInput.Open(VIEW, validators(), Optional.of(certificate)));
    assertEquals(List.of(new RoundReport.Prepared(VIEW, certificate)), said);
  }

  private void ready() {
    open();
    on(new RoundInput.Proposed(VIEW, BLOCK));
    on(new RoundInput.Validated(VIEW, BLOCK.hash(), Optional.empty()));
  }

  private void open() {
    on(new RoundInput.Open(VIEW, validators(), Optional.empty()));
  }

  private void prepare(int sender, Block block) {
    BftRules.Encoding encoding = Qbft.RULES.encoding();
    Signature signature = sign(sender, encoding.prepare(VIEW, block.hash()));
    on(new RoundInput.HeardPrepare(address(sender), new Prepare(VIEW, block.hash(), signature)));
  }

  private void commit(int sender, Block block) {
    Commit commit = commit(sender, sealBy(sender, block, VIEW.round()), block);
    on(new RoundInput.HeardCommit(address(sender), commit));
  }

  private static Commit commit(int sender, Signature seal, Block block) {
    Hash signed = Qbft.RULES.encoding().commit(VIEW, block.hash(), seal);
    return new Commit(VIEW, block.hash(), seal, sign(sender, signed));
  }

  private static Signature seal(Block block, int round) {
    return sealBy(1, block, round);
  }

  private static Signature sealBy(int signer, Block block, int round) {
    return sign(signer, Qbft.RULES.encoding().seal(block.header(), round));
  }

  private static Signature sign(int signer, Hash digest) {
    return Symbolic.signer(address(signer)).sign(digest);
  }

  private void on(RoundInput input) {
    var turn = machine.on(state, new At<>(Instant.EPOCH, 0, input));
    state = turn.state();
    said = new ArrayList<>();
    for (Output output : turn.outputs()) {
      switch (output) {
        case Output.Tell tell -> said.add(tell.message());
        case Output.Report report -> said.add(report.observation());
        default -> throw new AssertionError("a round only tells and reports");
      }
    }
  }

  private void assertRefused(FrameRefusal reason) {
    assertEquals(1, said.size());
    assertEquals(reason, ((FrameRefused) said.getFirst()).reason());
  }

  private static Address address(int index) {
    return Symbolic.address(index);
  }

  private static ValidatorSet validators() {
    return new ValidatorSet(List.of(address(0), address(1), address(2), address(3)), 3);
  }

  private static Block block(long time) {
    Bytes extra =
        new QbftExtraData(Bytes.EMPTY, List.of(), Optional.empty(), 0, List.of()).encode();
    return TestWorld.block(
        new HeaderBuilder()
            .number(1)
            .timestamp(time)
            .mixHash(BlockHash.ISTANBUL_DIGEST)
            .extraData(extra));
  }
}
