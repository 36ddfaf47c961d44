package io.witan.protocol.consensus.bft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.consensus.BftFrame.Commit;
import io.witan.protocol.consensus.BftFrame.Prepare;
import io.witan.protocol.consensus.BftFrame.Proposal;
import io.witan.protocol.consensus.BftRules;
import io.witan.protocol.consensus.PreparedCertificate;
import io.witan.protocol.consensus.RoundReport;
import io.witan.protocol.consensus.ValidatorSet;
import io.witan.protocol.consensus.View;
import io.witan.protocol.consensus.bft.RoundInput.HeardCommit;
import io.witan.protocol.consensus.bft.RoundInput.HeardPrepare;
import io.witan.protocol.consensus.bft.RoundInput.Open;
import io.witan.protocol.consensus.bft.RoundInput.Proposed;
import io.witan.protocol.consensus.bft.RoundInput.Validated;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.BlockHash;
import io.witan.protocol.ledger.HeaderBuilder;
import io.witan.protocol.machine.At;
import io.witan.protocol.machine.Output;
import io.witan.protocol.rlp.RlpReader;
import io.witan.protocol.rlp.RlpWriter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** GoQuorum's validators answer a proposal that they are locked on with a COMMIT alone. */
class IbftVotesTest {
  private static final View VIEW = new View(1, 1);

  @Test
  void aCommitSpeaksForItsBlockAsAPrepareDoes() {
    PreparedCertificate certificate = prepared(Ibft.RULES).orElseThrow();
    assertEquals(3, certificate.votes().size());
    assertEquals(1, certificate.prepares().size());
    RlpWriter out = new RlpWriter();
    BftCodec.writeCertificate(out, certificate);
    assertEquals(
        certificate, RlpReader.decode(out.toBytes(), BftCodec::readCertificate), "in the journal");
  }

  @Test
  void inQbftItDoesNot() {
    assertEquals(Optional.empty(), prepared(Qbft.RULES));
  }

  @Test
  void aRoundThatIsOpenedAgainWithSuchACertificateIsPreparedAndNotDecidedByIt() {
    PreparedCertificate certificate = prepared(Ibft.RULES).orElseThrow();
    Round again = new Round(Ibft.RULES, Symbolic.VERIFIER);
    var turn = again.on(again.start(), at(new Open(VIEW, validators(), Optional.of(certificate))));
    assertTrue(
        turn.outputs().stream()
            .filter(Output.Tell.class::isInstance)
            .allMatch(out -> ((Output.Tell) out).message() instanceof RoundReport.Prepared));
  }

  @Test
  void commitsOfAnEarlierRoundBindAsItsPreparesDo() {
    Block block = block(Ibft.RULES);
    HeightVotes votes =
        HeightVotes.NONE
            .with(address(3), new Proposal(VIEW, block, by(3, block.hash()), List.of(), List.of()))
            .with(address(0), prepare(Ibft.RULES, 0, block))
            .with(address(1), commit(Ibft.RULES, 1, block))
            .with(address(1), prepare(Ibft.RULES, 1, block));
    assertEquals(Optional.empty(), votes.prepared(0, 3), "each validator counts once");
    PreparedCertificate lock =
        votes.with(address(2), commit(Ibft.RULES, 2, block)).prepared(0, 3).orElseThrow();
    assertEquals(3, lock.votes().size());
  }

  /** What a round says after one PREPARE and two COMMITs of four validators. */
  private static Optional<PreparedCertificate> prepared(BftRules rules) {
    Round machine = new Round(rules, Symbolic.VERIFIER);
    Block block = block(rules);
    RoundState state = machine.start();
    for (RoundInput input :
        List.of(
            new Open(VIEW, validators(), Optional.empty()),
            new Proposed(VIEW, block),
            new HeardCommit(address(1), commit(rules, 1, block)),
            new Validated(VIEW, block.hash(), Optional.empty()),
            new HeardPrepare(address(0), prepare(rules, 0, block)),
            new HeardCommit(address(2), commit(rules, 2, block)))) {
      var turn = machine.on(state, at(input));
      state = turn.state();
      for (Output output : turn.outputs()) {
        if (output instanceof Output.Tell(var role, RoundReport.Prepared(var view, var proof))) {
          return Optional.of(proof);
        }
      }
    }
    return Optional.empty();
  }

  private static At<RoundInput> at(RoundInput input) {
    return new At<>(Instant.EPOCH, 0, input);
  }

  private static Optional<Address> named(BftRules rules, int sender) {
    return rules.encoding().by(address(sender)).named();
  }

  private static Prepare prepare(BftRules rules, int sender, Block block) {
    Hash signed = rules.encoding().by(address(sender)).prepare(VIEW, block.hash());
    return new Prepare(VIEW, block.hash(), named(rules, sender), by(sender, signed));
  }

  private static Commit commit(BftRules rules, int sender, Block block) {
    BftRules.Encoding encoding = rules.encoding().by(address(sender));
    Signature seal = by(sender, encoding.seal(block.header(), VIEW.round()));
    Hash signed = encoding.commit(VIEW, block.hash(), seal);
    return new Commit(VIEW, block.hash(), seal, named(rules, sender), by(sender, signed));
  }

  private static Signature by(int signer, Hash digest) {
    return Symbolic.signer(address(signer)).sign(digest);
  }

  private static Address address(int index) {
    return Symbolic.address(index);
  }

  private static ValidatorSet validators() {
    return new ValidatorSet(List.of(address(0), address(1), address(2), address(3)), 3);
  }

  private static Block block(BftRules rules) {
    Bytes extra = rules.encoding().extraData(Bytes.EMPTY, List.of(), Optional.empty());
    return TestWorld.block(
        new HeaderBuilder().number(1).mixHash(BlockHash.ISTANBUL_DIGEST).extraData(extra));
  }
}
