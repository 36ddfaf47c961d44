package io.witan.protocol.consensus.bft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.consensus.BftFrame.Prepare;
import io.witan.protocol.consensus.BftFrame.PreparedValue;
import io.witan.protocol.consensus.BftFrame.Proposal;
import io.witan.protocol.consensus.BftFrame.SignedRoundChange;
import io.witan.protocol.consensus.BftRules.Senders;
import io.witan.protocol.consensus.FrameRefusal;
import io.witan.protocol.consensus.ValidatorSet;
import io.witan.protocol.consensus.View;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.HeaderBuilder;
import io.witan.protocol.wire.Vectors;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JustificationTest {
  private static final Senders SENDERS = Qbft.RULES.senders(Symbolic.VERIFIER);
  private static final View VIEW = new View(1, 10);
  private static final Block BLOCK = block(1);
  private static final Block OTHER = block(2);

  @Test
  void theTableOfGoQuorumHolds() {
    for (JsonNode test : Vectors.cases("qbft_justification.json")) {
      JsonNode in = test.path("input");
      int quorum = in.path("quorumSize").asInt();
      List<SignedRoundChange> changes = new ArrayList<>();
      add(changes, in.path("roundChangeNil").asInt(), Optional.empty());
      add(changes, in.path("roundChangeEqual").asInt(), Optional.of(value(5, BLOCK)));
      add(changes, in.path("roundChangeLower").asInt(), Optional.of(value(4, OTHER)));
      List<Prepare> prepares = new ArrayList<>();
      for (int i = 0; i < in.path("preparesForTargetRound").asInt(); i++) {
        prepares.add(prepare(prepares.size(), 5, BLOCK.hash()));
      }
      for (int i = 0; i < in.path("preparesForOtherRound").asInt(); i++) {
        prepares.add(prepare(prepares.size(), 4, BLOCK.hash()));
      }
      assertEquals(
          test.path("expected").path("justified").asBoolean(),
          check(quorum, changes, prepares).isEmpty(),
          test.path("id").asText());
    }
  }

  @Test
  void aRoundChangeCountedTwiceIsNoQuorum() {
    List<SignedRoundChange> changes = new ArrayList<>();
    add(changes, 2, Optional.empty());
    changes.add(changes.getFirst());
    assertEquals(Optional.of(FrameRefusal.NO_ROUND_CHANGE_QUORUM), check(3, changes, List.of()));
  }

  @Test
  void aRoundChangeOfAnotherViewIsNoJustification() {
    for (View other : List.of(new View(2, 10), new View(1, 9), new View(1, 11))) {
      List<SignedRoundChange> changes = new ArrayList<>();
      add(changes, 2, Optional.empty());
      changes.add(change(2, other, Optional.empty()));
      assertNotEquals(Optional.empty(), check(3, changes, List.of()));
    }
  }

  @Test
  void onlyTheHighestPreparedBlockMayBeProposed() {
    List<SignedRoundChange> changes = new ArrayList<>();
    add(changes, 1, Optional.of(value(5, OTHER)));
    add(changes, 1, Optional.of(value(4, BLOCK)));
    add(changes, 1, Optional.empty());
    List<Prepare> lower = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      lower.add(prepare(i, 4, BLOCK.hash()));
    }
    assertEquals(Optional.of(FrameRefusal.NOT_THE_PREPARED_BLOCK), check(3, changes, lower));
  }

  @Test
  void preparesThatDoNotHoldAreNotExcusedByFreeRoundChanges() {
    List<SignedRoundChange> changes = new ArrayList<>();
    add(changes, 3, Optional.empty());
    List<Prepare> made = List.of(prepare(0, 5, BLOCK.hash()));
    assertEquals(Optional.of(FrameRefusal.NOT_THE_PREPARED_BLOCK), check(3, changes, made));
  }

  @Test
  void preparesOfStrangersOrOfOneValidatorAreNoQuorum() {
    List<SignedRoundChange> changes = new ArrayList<>();
    add(changes, 3, Optional.of(value(5, BLOCK)));
    Prepare one = prepare(0, 5, BLOCK.hash());
    Prepare two = prepare(1, 5, BLOCK.hash());
    Prepare stranger = prepare(99, 5, BLOCK.hash());
    assertNotEquals(Optional.empty(), check(3, changes, List.of(one, two, two)));
    assertNotEquals(Optional.empty(), check(3, changes, List.of(one, two, stranger)));
  }

  @Test
  void roundZeroNeedsNoneAndMayHaveNone() {
    Proposal bare = proposal(new View(1, 0), List.of(), List.of());
    assertEquals(Optional.empty(), Justification.check(bare, validators(3), SENDERS));
    Proposal dressed = proposal(new View(1, 0), List.of(), List.of(prepare(0, 0, BLOCK.hash())));
    assertEquals(
        Optional.of(FrameRefusal.NEEDLESS_JUSTIFICATION),
        Justification.check(dressed, validators(3), SENDERS));
  }

  private static Optional<FrameRefusal> check(
      int quorum, List<SignedRoundChange> changes, List<Prepare> prepares) {
    return Justification.check(proposal(VIEW, changes, prepares), validators(quorum), SENDERS);
  }

  private static ValidatorSet validators(int quorum) {
    List<Address> members = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      members.add(Symbolic.address(i));
    }
    return new ValidatorSet(members, quorum);
  }

  private static void add(List<SignedRoundChange> to, int count, Optional<PreparedValue> prepared) {
    for (int i = 0; i < count; i++) {
      to.add(change(to.size(), VIEW, prepared));
    }
  }

  private static SignedRoundChange change(int sender, View view, Optional<PreparedValue> prepared) {
    Hash digest = Qbft.RULES.encoding().roundChange(view, prepared);
    return new SignedRoundChange(view, prepared, sign(sender, digest));
  }

  private static Prepare prepare(int sender, int round, Hash digest) {
    View view = VIEW.withRound(round);
    return new Prepare(view, digest, sign(sender, Qbft.RULES.encoding().prepare(view, digest)));
  }

  private static Proposal proposal(
      View view, List<SignedRoundChange> changes, List<Prepare> prepares) {
    Signature signature = sign(0, Qbft.RULES.encoding().proposal(view, BLOCK));
    return new Proposal(view, BLOCK, signature, changes, prepares);
  }

  private static Signature sign(int sender, Hash digest) {
    return Symbolic.signer(Symbolic.address(sender)).sign(digest);
  }

  private static PreparedValue value(int round, Block block) {
    return new PreparedValue(round, block.hash());
  }

  private static Block block(long time) {
    return TestWorld.block(new HeaderBuilder().number(1).timestamp(time));
  }
}
