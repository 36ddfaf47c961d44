package io.witan.protocol.consensus;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.consensus.BftFrame.Commit;
import io.witan.protocol.consensus.BftFrame.Prepare;
import io.witan.protocol.consensus.BftFrame.PreparedValue;
import io.witan.protocol.consensus.BftFrame.Proposal;
import io.witan.protocol.consensus.BftFrame.RoundChange;
import io.witan.protocol.consensus.BftFrame.SignedRoundChange;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.crypto.Signer;
import io.witan.protocol.crypto.Verifier;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.QbftExtraData.Vote;
import io.witan.protocol.rules.BftConfig;
import io.witan.protocol.rules.BftConfig.Algorithm;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What makes the one engine speak a protocol. A value, so that an experiment can replace one rule
 * and keep the rest.
 */
public record BftRules(
    String name,
    Algorithm algorithm,
    Encoding encoding,
    QuorumRule quorum,
    ProposerRule proposer,
    TimeoutRule timeout,
    JustificationRule justification)
    implements BftSchedule {

  /** The same rules at every height. */
  @Override
  public BftRules at(long height) {
    return this;
  }

  /** What is signed, and what agreement adds to a header. */
  public interface Encoding {
    /**
     * Whether messages carry why they are to be believed: round changes the prepared block, later
     * proposals the round changes. Where they do not (IBFT), validators are bound by what they have
     * prepared themselves, and show it beside their messages.
     */
    boolean justifies();

    /** Whom messages name as their sender. */
    Optional<Address> named();

    /** The encoding in the mouth of one validator. */
    Encoding by(Address sender);

    Hash proposal(View view, Block block);

    Hash prepare(View view, Hash digest);

    Hash commit(View view, Hash digest, Signature seal);

    Hash roundChange(View view, Optional<PreparedValue> prepared);

    /** What a commit seal signs. */
    Hash seal(Header header, int round);

    /** The new block as the builder is asked for it, with the vote that it casts. */
    Block voting(Block block, Optional<Vote> vote);

    /** The block with its author's seal, where headers have one and this lacks it. */
    Block authored(Block block, Signer author);

    /** The block as it is proposed in a round; its hash does not depend on the round. */
    Block inRound(Block block, int round);

    /** The block as it is appended. */
    Block sealed(Block block, int round, List<Signature> seals);

    /** Extra data of a new block. */
    Bytes extraData(Bytes vanity, List<Address> validators, Optional<Vote> vote);
  }

  /** How many distinct validators must say the same. */
  @FunctionalInterface
  public interface QuorumRule {
    int size(int validators, BftConfig config);
  }

  /** Who proposes in a round of the height after {@code head}, whose validators are not empty. */
  @FunctionalInterface
  public interface ProposerRule {
    Address of(Head head, int round);
  }

  /** How long a round may take. */
  @FunctionalInterface
  public interface TimeoutRule {
    Duration of(BftConfig config, int round);
  }

  /** Whether this block may be proposed in this round. */
  @FunctionalInterface
  public interface JustificationRule {
    /**
     * Why it may not; empty where it may.
     *
     * @param prepared the newest block of the height that this node knows to be prepared
     */
    Optional<FrameRefusal> check(
        Proposal proposal,
        Optional<PreparedCertificate> prepared,
        ValidatorSet validators,
        Senders senders);
  }

  public BftRules withEncoding(Encoding other) {
    return new BftRules(name, algorithm, other, quorum, proposer, timeout, justification);
  }

  public BftRules withQuorum(QuorumRule other) {
    return new BftRules(name, algorithm, encoding, other, proposer, timeout, justification);
  }

  public BftRules withProposer(ProposerRule other) {
    return new BftRules(name, algorithm, encoding, quorum, other, timeout, justification);
  }

  public BftRules withTimeout(TimeoutRule other) {
    return new BftRules(name, algorithm, encoding, quorum, proposer, other, justification);
  }

  public BftRules withJustification(JustificationRule other) {
    return new BftRules(name, algorithm, encoding, quorum, proposer, timeout, other);
  }

  public ValidatorSet validatorsAfter(Head head) {
    int size = head.validators().size();
    return new ValidatorSet(head.validators(), quorum.size(size, head.config()));
  }

  /** Recovers who signed messages under these rules. */
  public Senders senders(Verifier verifier) {
    return new Senders(encoding, verifier);
  }

  /** Finds out who signed a message. */
  public record Senders(Encoding encoding, Verifier verifier) {
    public Optional<Address> of(BftFrame frame) {
      if (frame instanceof RoundChange change) {
        return of(change.vote());
      }
      Encoding spoken = spoken(frame.named());
      if (!spoken.named().equals(frame.named())) {
        return Optional.empty();
      }
      Hash digest =
          switch (frame) {
            case Proposal p -> spoken.proposal(p.view(), p.block());
            case Prepare p -> spoken.prepare(p.view(), p.digest());
            case Commit c -> spoken.commit(c.view(), c.digest(), c.seal());
            case RoundChange r -> spoken.roundChange(r.view(), r.vote().prepared());
          };
      return signer(frame.named(), digest, frame.signature());
    }

    public Optional<Address> of(SignedRoundChange vote) {
      Encoding spoken = spoken(vote.named());
      return spoken.named().equals(vote.named())
          ? signer(vote.named(), spoken.roundChange(vote.view(), vote.prepared()), vote.signature())
          : Optional.empty();
    }

    private Encoding spoken(Optional<Address> named) {
      return named.isEmpty() ? encoding : encoding.by(named.get());
    }

    /** Nobody signed a message of another protocol, or one that names another than its signer. */
    private Optional<Address> signer(Optional<Address> named, Hash digest, Signature signature) {
      Optional<Address> signer = recover(digest, signature);
      return named.isEmpty() || named.equals(signer) ? signer : Optional.empty();
    }

    /**
     * Who made a commit seal of this header.
     *
     * @throws io.witan.protocol.rlp.RlpException if the extra data is not of these rules
     */
    public Optional<Address> ofSeal(Header header, int round, Signature seal) {
      return recover(encoding.seal(header, round), seal);
    }

    private Optional<Address> recover(Hash digest, Signature signature) {
      return verifier.recover(digest, signature);
    }
  }
}
