package io.witan.protocol.consensus.bft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.consensus.BftFrame;
import io.witan.protocol.consensus.BftFrame.Commit;
import io.witan.protocol.consensus.BftFrame.Prepare;
import io.witan.protocol.consensus.BftFrame.PreparedValue;
import io.witan.protocol.consensus.BftFrame.RoundChange;
import io.witan.protocol.consensus.BftFrame.SignedRoundChange;
import io.witan.protocol.consensus.BftObservation.Accused;
import io.witan.protocol.consensus.ConsensusInput;
import io.witan.protocol.consensus.Evidence;
import io.witan.protocol.consensus.Evidence.Equivocation;
import io.witan.protocol.consensus.Evidence.ForgottenLock;
import io.witan.protocol.consensus.Statement;
import io.witan.protocol.consensus.View;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.BlockHash;
import io.witan.protocol.ledger.HeaderBuilder;
import io.witan.protocol.machine.Observation;
import io.witan.protocol.votes.VotesState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Validator 3 says contradicting things, in a network whose other three go on without it. */
class StatementsTest {
  private static final int LIAR = 3;
  private static final int RELAY = 1;
  private static final Hash ONE = digest(1);
  private static final Hash OTHER = digest(2);

  private final List<Evidence> evidence = new ArrayList<>();
  private final TestWorld world = world();
  private final TestNode node = world.nodes.getFirst();

  @Test
  void twoVotesOfOneViewNameTheirSignerWhoeverBringsThem() {
    hear(prepare(new View(1, 0), ONE));
    hear(prepare(new View(1, 0), ONE));
    assertEquals(List.of(), evidence);
    hear(prepare(new View(1, 0), OTHER));
    assertEquals(
        List.of(
            new Equivocation(
                Symbolic.address(LIAR),
                prepare(new View(1, 0), ONE),
                prepare(new View(1, 0), OTHER))),
        evidence);
  }

  @Test
  void theSecondVoteIsEvidenceAfterItsHeightIsOver() {
    hear(prepare(new View(1, 0), ONE));
    runTo(1 + Statements.PAST_HEIGHTS - 1);
    hear(prepare(new View(1, 0), OTHER));
    assertEquals(1, evidence.size());
  }

  @Test
  void bothVotesMayComeTooLate() {
    runTo(2);
    hear(prepare(new View(1, 0), ONE));
    hear(prepare(new View(1, 0), OTHER));
    assertEquals(1, evidence.size());
  }

  @Test
  void votesOfLongAgoAreNotCompared() {
    hear(prepare(new View(1, 0), ONE));
    runTo(1 + Statements.PAST_HEIGHTS);
    hear(prepare(new View(1, 0), OTHER));
    hear(prepare(new View(1, 0), ONE));
    assertEquals(List.of(), evidence);
  }

  @Test
  void whatIsTooOldGoesWithTheNextStatement() {
    hear(prepare(new View(1, 0), ONE));
    runTo(1 + Statements.PAST_HEIGHTS);
    Prepare later = prepare(new View(1 + Statements.PAST_HEIGHTS, 0), ONE);
    hear(later);
    Testimony said = node.state.height().statements().said().get(Symbolic.address(LIAR));
    assertEquals(List.of(later), said.all());
  }

  @Test
  void twoVotesForTheFutureAreEvidenceToo() {
    hear(prepare(new View(3, 7), ONE));
    hear(prepare(new View(3, 7), OTHER));
    assertEquals(1, evidence.size());
  }

  @Test
  void aPairIsReportedOnceAndKept() {
    for (int i = 1; i < 5; i++) {
      hear(prepare(new View(1, 0), digest(i)));
    }
    assertEquals(1, evidence.size());
    runTo(6);
    assertEquals(evidence, List.copyOf(node.votesState.evidence().values()));
  }

  @Test
  void differentThingsInDifferentViewsAreNoEvidence() {
    hear(prepare(new View(1, 0), ONE));
    hear(prepare(new View(1, 1), OTHER));
    hear(prepare(new View(2, 0), OTHER));
    assertEquals(List.of(), evidence);
  }

  @Test
  void aRoundChangeThatHidesWhatItShowedBeforeIsEvidence() {
    View view = new View(1, 1);
    hear(roundChange(view, Optional.of(new PreparedValue(0, ONE))));
    hear(roundChange(view, Optional.empty()));
    assertEquals(1, evidence.size());
  }

  @Test
  void twoBlocksInOneViewAreEvidenceWhateverThePhase() {
    hear(commit(new View(1, 0), ONE));
    hear(prepare(new View(1, 0), OTHER));
    assertEquals(1, evidence.size());
  }

  @Test
  void aRoundChangeWithoutTheBlockCommittedToIsEvidenceInAnyOrder() {
    RoundChange bare = roundChange(new View(1, 2), Optional.empty());
    hear(commit(new View(1, 0), ONE));
    hear(bare);
    Evidence first = evidence.getFirst();
    assertEquals(
        new ForgottenLock(Symbolic.address(LIAR), commit(new View(1, 0), ONE), bare), first);
    hear(roundChange(new View(2, 4), Optional.of(new PreparedValue(1, ONE))));
    hear(commit(new View(2, 2), OTHER));
    assertEquals(2, evidence.size());
    assertEquals(new View(2, 2), evidence.getLast().first().view());
  }

  @Test
  void aRoundChangeWithThatBlockOrANewerOneIsNoEvidence() {
    hear(commit(new View(1, 1), ONE));
    hear(roundChange(new View(1, 2), Optional.of(new PreparedValue(1, ONE))));
    hear(roundChange(new View(1, 4), Optional.of(new PreparedValue(3, OTHER))));
    hear(commit(new View(1, 6), ONE));
    hear(roundChange(new View(2, 5), Optional.empty()));
    assertEquals(List.of(), evidence);
  }

  @Test
  void whoShowsAnOlderBlockThanBeforeIsNamed() {
    hear(roundChange(new View(1, 3), Optional.of(new PreparedValue(2, ONE))));
    hear(roundChange(new View(1, 4), Optional.of(new PreparedValue(1, ONE))));
    assertEquals(1, evidence.size());
  }

  @Test
  void aPrepareThatACertificateShowsIsEvidence() {
    Block block = block();
    View first = new View(1, 0);
    hear(prepare(first, OTHER));
    List<Prepare> quorum =
        List.of(
            prepare(1, first, block.hash()),
            prepare(2, first, block.hash()),
            prepare(first, block.hash()));
    View later = new View(1, 1);
    Optional<PreparedValue> shown = Optional.of(new PreparedValue(0, block.hash()));
    Signature signature = sign(1, Qbft.RULES.encoding().roundChange(later, shown));
    var vote = new SignedRoundChange(later, shown, signature);
    hear(new RoundChange(vote, Optional.of(block), quorum));
    assertEquals(
        List.of(
            new Equivocation(
                Symbolic.address(LIAR), prepare(first, OTHER), prepare(first, block.hash()))),
        evidence);
  }

  @Test
  void theSealOfAFetchedBlockIsEvidence() {
    hear(commit(new View(1, 0), OTHER));
    Block block = block();
    Signature seal = sign(Qbft.RULES.encoding().seal(block.header(), 0));
    Block fetched = Qbft.RULES.encoding().sealed(block, 0, List.of(seal));
    world.tell(node, new ConsensusInput.HeadChanged(world.head(fetched)));
    world.run(Duration.ZERO);
    assertEquals(1, evidence.size());
    assertEquals(new Statement.CommitSeal(block.header(), 0, seal), evidence.getFirst().second());
    assertTrue(evidence.getFirst().holds(Qbft.RULES, Symbolic.VERIFIER));
  }

  @Test
  void evidenceSurvivesARestart() {
    hear(prepare(new View(1, 0), ONE));
    hear(prepare(new View(1, 0), OTHER));
    var kept = node.votesState.evidence();
    world.crash(node);
    world.start(node);
    assertEquals(1, kept.size());
    assertEquals(kept, node.votesState.evidence());
    assertEquals(2, evidence.size(), "reported in each life");
  }

  @Test
  void ofOneValidatorSoMuchEvidenceIsKeptAndNoMore() {
    for (int height = 1; height < 2 * VotesState.MOST_OF_ONE; height++) {
      hear(prepare(new View(height, 0), ONE));
      hear(prepare(new View(height, 0), OTHER));
      runTo(height);
    }
    assertEquals(VotesState.MOST_OF_ONE, node.votesState.evidence().size());
  }

  @Test
  void evidenceHoldsForWhoeverReadsIt() {
    hear(prepare(new View(1, 0), ONE));
    hear(prepare(new View(1, 0), OTHER));
    Evidence proof = EvidenceCodec.decode(EvidenceCodec.encode(evidence.getFirst()));
    assertTrue(proof.holds(Qbft.RULES, Symbolic.VERIFIER));
    Evidence framed = new Equivocation(Symbolic.address(0), proof.first(), proof.second());
    assertFalse(framed.holds(Qbft.RULES, Symbolic.VERIFIER));
  }

  @Test
  void nobodyIsNamedByASignatureThatIsNotHis() {
    View view = new View(1, 0);
    hear(prepare(view, ONE));
    hear(new Prepare(view, OTHER, prepare(view, ONE).signature()));
    assertEquals(List.of(), evidence);
  }

  @Test
  void aFloodHidesNothingThatIsSaidInThePresentView() {
    hear(prepare(new View(1, 0), ONE));
    for (int round = 1; round < 2 * Statements.MOST; round++) {
      hear(prepare(new View(1, round), ONE));
    }
    TestBounds.check(node.state, 4);
    hear(prepare(new View(1, 0), OTHER));
    assertEquals(1, evidence.size());
  }

  private TestWorld world() {
    TestWorld made =
        new TestWorld(4, HeightTest.QUICK, Qbft.RULES) {
          @Override
          void observed(TestNode at, Observation observation) {
            if (at == nodes.getFirst() && observation instanceof Accused(var proof)) {
              evidence.add(proof);
            }
          }
        };
    made.nodes.subList(0, LIAR).forEach(made::start);
    made.run(Duration.ofMillis(50));
    return made;
  }

  private void runTo(long height) {
    while (node.height() < height) {
      world.run(Duration.ofMillis(10));
    }
  }

  private void hear(BftFrame frame) {
    world.tell(node, new ConsensusInput.Heard(TestWorld.key(RELAY), frame));
    world.run(Duration.ZERO);
  }

  private static Prepare prepare(View view, Hash digest) {
    return new Prepare(view, digest, sign(Qbft.RULES.encoding().prepare(view, digest)));
  }

  private static Commit commit(View view, Hash digest) {
    Signature seal = sign(digest);
    return new Commit(view, digest, seal, sign(Qbft.RULES.encoding().commit(view, digest, seal)));
  }

  private static RoundChange roundChange(View view, Optional<PreparedValue> prepared) {
    Signature signature = sign(Qbft.RULES.encoding().roundChange(view, prepared));
    return new RoundChange(
        new SignedRoundChange(view, prepared, signature), Optional.empty(), List.of());
  }

  private static Prepare prepare(int sender, View view, Hash digest) {
    return new Prepare(view, digest, sign(sender, Qbft.RULES.encoding().prepare(view, digest)));
  }

  private static Signature sign(Hash digest) {
    return sign(LIAR, digest);
  }

  private static Signature sign(int signer, Hash digest) {
    return Symbolic.signer(Symbolic.address(signer)).sign(digest);
  }

  private Block block() {
    var validators = node.state.height().head().orElseThrow().validators();
    Bytes extra = Qbft.RULES.encoding().extraData(Bytes.EMPTY, validators, Optional.empty());
    return TestWorld.block(
        new HeaderBuilder().number(1).mixHash(BlockHash.ISTANBUL_DIGEST).extraData(extra));
  }

  private static Hash digest(int number) {
    return Hash.of(Uint256.of(number).toBytes32());
  }
}
