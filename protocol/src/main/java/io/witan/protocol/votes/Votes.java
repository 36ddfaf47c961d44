package io.witan.protocol.votes;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.consensus.BftFrame;
import io.witan.protocol.consensus.BftFrame.PreparedValue;
import io.witan.protocol.consensus.BftFrame.SignedRoundChange;
import io.witan.protocol.consensus.BftFrame.Support;
import io.witan.protocol.consensus.BftObservation;
import io.witan.protocol.consensus.BftRules;
import io.witan.protocol.consensus.BftSchedule;
import io.witan.protocol.consensus.ConsensusInput.Recalled;
import io.witan.protocol.consensus.ConsensusInput.Signed;
import io.witan.protocol.consensus.ConsensusInput.VoteRefused;
import io.witan.protocol.consensus.Evidence;
import io.witan.protocol.consensus.Phase;
import io.witan.protocol.consensus.PreparedCertificate;
import io.witan.protocol.consensus.View;
import io.witan.protocol.consensus.VoteRefusal;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.crypto.Signer;
import io.witan.protocol.machine.At;
import io.witan.protocol.machine.Machine;
import io.witan.protocol.machine.Message;
import io.witan.protocol.machine.Output;
import io.witan.protocol.machine.Output.Report;
import io.witan.protocol.machine.Output.Tell;
import io.witan.protocol.machine.Role;
import io.witan.protocol.machine.Turn;
import io.witan.protocol.rlp.RlpException;
import io.witan.protocol.votes.VoteRecord.EvidenceKept;
import io.witan.protocol.votes.VoteRecord.JournalBegun;
import io.witan.protocol.votes.VoteRecord.VoteSigned;
import io.witan.protocol.votes.VotesInput.Ballot;
import io.witan.protocol.votes.VotesInput.Commitment;
import io.witan.protocol.votes.VotesInput.Found;
import io.witan.protocol.votes.VotesInput.Preparation;
import io.witan.protocol.votes.VotesInput.Proposal;
import io.witan.protocol.votes.VotesInput.Recall;
import io.witan.protocol.votes.VotesInput.Resumed;
import io.witan.protocol.votes.VotesInput.RoundChange;
import io.witan.protocol.votes.VotesInput.Sign;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The safety kernel: the only holder of the validator's key for votes. It signs nothing that
 * contradicts what it signed before, and what it signs is durable before it is sent. A validator
 * that forgets everything else still cannot vote twice.
 *
 * <p>At each height rounds only go forward. In one round there is one block, whatever the phase. A
 * COMMIT needs the prepared certificate of its round and block; a later ROUND-CHANGE must show that
 * block or a newer one, which is the lock of QBFT. Of the two latest heights it knows what it
 * signed, and may sign more; of older ones it does not, and signs nothing there.
 *
 * <p>A journal that was empty may be a lost one. Until the chain has a block that is younger, or
 * that was agreed on with it, past which no earlier life can have voted, it signs nothing; unless
 * the chain does not go on without it. At the first height all journals are new: there it signs.
 *
 * <p>Evidence that others did vote twice is kept beside the own votes.
 */
public final class Votes implements Machine<VotesState, VotesInput, VoteRecord> {
  private final BftSchedule schedule;
  private final Signer signer;

  public Votes(BftSchedule schedule, Signer signer) {
    this.schedule = schedule;
    this.signer = signer;
  }

  private BftRules.Encoding encoding(View view) {
    return schedule.at(view.height()).encoding().by(signer.address());
  }

  @Override
  public VotesState start() {
    return VotesState.START;
  }

  @Override
  public VotesState replay(VotesState state, VoteRecord record) {
    return state.with(record);
  }

  @Override
  public Turn<VotesState, VoteRecord> on(VotesState state, At<VotesInput> at) {
    return switch (at.input()) {
      case Resumed ignored -> resumed(state, at.now());
      case Recall(var on) when state.isYoung(on, at.now()) -> Turn.stay(state);
      case Recall(var on) -> answer(state, recall(state, on.height() + 1));
      case Found(var evidence) -> keep(state, evidence);
      case Sign(var on, var ballot) -> sign(state, authored(ballot), state.isYoung(on, at.now()));
    };
  }

  /** A death may have come between a record and its report. */
  private static Turn<VotesState, VoteRecord> resumed(VotesState state, Instant now) {
    List<Output> outputs = new ArrayList<>();
    outputs.add(new Tell(Role.CONSENSUS, recall(state, state.latest().height())));
    state.evidence().values().forEach(kept -> outputs.add(accused(kept)));
    if (!state.equals(VotesState.START)) {
      return new Turn<>(state, List.of(), outputs);
    }
    JournalBegun record = new JournalBegun(now);
    return new Turn<>(state.with(record), List.of(record), outputs);
  }

  private static Output accused(Evidence evidence) {
    return new Report(new BftObservation.Accused(evidence));
  }

  private static Recalled recall(VotesState state, long height) {
    HeightVotes known = state.at(height).orElse(HeightVotes.NONE);
    return new Recalled(height, known.frames(), known.prepared());
  }

  private static Turn<VotesState, VoteRecord> keep(VotesState state, Evidence found) {
    if (!state.wants(found)) {
      return Turn.stay(state);
    }
    EvidenceKept record = new EvidenceKept(found);
    return new Turn<>(state.with(record), List.of(record), List.of(accused(found)));
  }

  /** A block of this validator gets its author's seal, which is the same each time. */
  private Ballot authored(Ballot ballot) {
    return ballot instanceof Proposal p
        ? new Proposal(
            p.view(),
            encoding(p.view()).authored(p.block(), signer),
            p.roundChanges(),
            p.prepares())
        : ballot;
  }

  private Turn<VotesState, VoteRecord> sign(VotesState state, Ballot ballot, boolean young) {
    Optional<HeightVotes> known = state.at(ballot.view().height());
    VoteSigned before = known.map(votes -> votes.votes().get(ballot.phase())).orElse(null);
    boolean same =
        before != null
            && before.view().equals(ballot.view())
            && before.digest().equals(ballot.digest());
    if (same) {
      return answer(state, new Signed(before.frame()));
    }
    Optional<VoteRefusal> refusal =
        young ? Optional.of(VoteRefusal.YOUNG_JOURNAL) : contradiction(known, ballot);
    if (refusal.isPresent()) {
      Optional<BftFrame> signed =
          before != null && before.view().equals(ballot.view())
              ? Optional.of(before.frame())
              : Optional.empty();
      Optional<PreparedCertificate> prepared = known.flatMap(HeightVotes::prepared);
      return answer(
          state, new VoteRefused(ballot.view(), ballot.phase(), refusal.get(), signed, prepared));
    }
    BftFrame frame = frame(ballot);
    VoteSigned record = new VoteSigned(ballot.digest(), certificate(ballot), frame);
    return new Turn<>(
        state.with(record), List.of(record), List.of(new Tell(Role.CONSENSUS, new Signed(frame))));
  }

  private Optional<VoteRefusal> contradiction(Optional<HeightVotes> known, Ballot ballot) {
    if (known.isEmpty()) {
      return Optional.of(VoteRefusal.HEIGHT_CLOSED);
    }
    HeightVotes signed = known.get();
    View view = ballot.view();
    View latest = signed.view();
    if (view.round() < latest.round()) {
      return Optional.of(VoteRefusal.ROUND_PASSED);
    }
    if (view.equals(latest) && !signed.votes().isEmpty()) {
      Optional<VoteRefusal> inRound = contradictionInRound(signed, ballot);
      if (inRound.isPresent()) {
        return inRound;
      }
    }
    return switch (ballot) {
      case Commitment c when !isCertified(c) || !isSealable(c) ->
          Optional.of(VoteRefusal.NOT_PREPARED);
      case RoundChange r when !isSound(r) -> Optional.of(VoteRefusal.NOT_PREPARED);
      case RoundChange r when hides(signed, r) -> Optional.of(VoteRefusal.HIDES_PREPARED);
      default -> Optional.empty();
    };
  }

  private static Optional<VoteRefusal> contradictionInRound(HeightVotes signed, Ballot ballot) {
    if (signed.votes().containsKey(ballot.phase())) {
      return Optional.of(VoteRefusal.CONTRADICTS);
    }
    if (ballot instanceof RoundChange) {
      // The round was entered already, by voting in it.
      return Optional.of(VoteRefusal.ROUND_PASSED);
    }
    for (VoteSigned vote : signed.votes().values()) {
      if (vote.phase() != Phase.ROUND_CHANGE && !vote.digest().equals(ballot.digest())) {
        return Optional.of(VoteRefusal.CONTRADICTS);
      }
    }
    return Optional.empty();
  }

  private static boolean isCertified(Commitment ballot) {
    PreparedCertificate certificate = ballot.certificate();
    return certificate.round() == ballot.view().round()
        && vouches(certificate, ballot.view().height());
  }

  /** Whether the header can carry seals; one of another engine cannot. */
  private boolean isSealable(Commitment ballot) {
    try {
      View view = ballot.view();
      encoding(view).seal(ballot.certificate().block().header(), view.round());
      return true;
    } catch (RlpException otherEngine) {
      return false;
    }
  }

  private static boolean isSound(RoundChange ballot) {
    return ballot.certificate().isEmpty()
        || (ballot.certificate().get().round() < ballot.view().round()
            && vouches(ballot.certificate().get(), ballot.view().height()));
  }

  private static boolean vouches(PreparedCertificate certificate, long height) {
    View view = new View(height, certificate.round());
    Hash digest = certificate.digest();
    for (Support vote : certificate.votes()) {
      if (!vote.view().equals(view) || !vote.digest().equals(digest)) {
        return false;
      }
    }
    return !certificate.votes().isEmpty() && certificate.block().number() == height;
  }

  private static boolean hides(HeightVotes signed, RoundChange ballot) {
    if (signed.prepared().isEmpty()) {
      return false;
    }
    PreparedCertificate locked = signed.prepared().get();
    if (ballot.certificate().isEmpty()) {
      return true;
    }
    PreparedCertificate shown = ballot.certificate().get();
    boolean newer = shown.round() > locked.round();
    return !newer && !shown.value().equals(locked.value());
  }

  private static Optional<PreparedCertificate> certificate(Ballot ballot) {
    return switch (ballot) {
      case Commitment c -> Optional.of(c.certificate());
      case RoundChange r -> r.certificate();
      case Proposal ignored -> Optional.empty();
      case Preparation ignored -> Optional.empty();
    };
  }

  private BftFrame frame(Ballot ballot) {
    View view = ballot.view();
    BftRules.Encoding encoding = encoding(view);
    Optional<Address> named = encoding.named();
    return switch (ballot) {
      case Proposal p -> {
        Signature signature = signer.sign(encoding.proposal(view, p.block()));
        yield new BftFrame.Proposal(
            view, p.block(), named, signature, p.roundChanges(), p.prepares());
      }
      case Preparation p -> {
        Signature signature = signer.sign(encoding.prepare(view, p.digest()));
        yield new BftFrame.Prepare(view, p.digest(), named, signature);
      }
      case Commitment c -> {
        Hash digest = c.digest();
        Signature seal = signer.sign(encoding.seal(c.certificate().block().header(), view.round()));
        Hash signed = encoding.commit(view, digest, seal);
        yield new BftFrame.Commit(view, digest, seal, named, signer.sign(signed));
      }
      case RoundChange r -> {
        Optional<PreparedCertificate> shown = r.certificate().filter(c -> encoding.justifies());
        Optional<PreparedValue> prepared = shown.map(PreparedCertificate::value);
        Signature signature = signer.sign(encoding.roundChange(view, prepared));
        yield new BftFrame.RoundChange(
            new SignedRoundChange(view, prepared, named, signature),
            shown.map(PreparedCertificate::block),
            shown.map(PreparedCertificate::prepares).orElse(List.of()));
      }
    };
  }

  private static Turn<VotesState, VoteRecord> answer(VotesState state, Message answer) {
    return Turn.of(state, new Tell(Role.CONSENSUS, answer));
  }
}
