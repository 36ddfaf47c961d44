package io.witan.protocol.consensus.bft;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.consensus.BftFrame;
import io.witan.protocol.consensus.BftFrame.Commit;
import io.witan.protocol.consensus.BftFrame.Prepare;
import io.witan.protocol.consensus.BftFrame.Support;
import io.witan.protocol.consensus.BftObservation;
import io.witan.protocol.consensus.BftRules;
import io.witan.protocol.consensus.BftRules.Senders;
import io.witan.protocol.consensus.BftSchedule;
import io.witan.protocol.consensus.FrameRefusal;
import io.witan.protocol.consensus.PreparedCertificate;
import io.witan.protocol.consensus.RoundReport;
import io.witan.protocol.consensus.View;
import io.witan.protocol.consensus.bft.RoundInput.HeardCommit;
import io.witan.protocol.consensus.bft.RoundInput.HeardPrepare;
import io.witan.protocol.consensus.bft.RoundInput.Open;
import io.witan.protocol.consensus.bft.RoundInput.Proposed;
import io.witan.protocol.consensus.bft.RoundInput.Validated;
import io.witan.protocol.consensus.bft.RoundState.Stage;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.crypto.Verifier;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.machine.At;
import io.witan.protocol.machine.Machine;
import io.witan.protocol.machine.Output;
import io.witan.protocol.machine.Output.Report;
import io.witan.protocol.machine.Output.Tell;
import io.witan.protocol.machine.Role;
import io.witan.protocol.machine.SmallMap;
import io.witan.protocol.machine.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One round: counts PREPAREs and COMMITs of its proposal and says when there are enough. It sends
 * nothing and signs nothing; its parent {@link Height} does, so losing a round loses no promise.
 */
public final class Round implements Machine<RoundState, RoundInput, Void> {
  private final BftSchedule schedule;
  private final Verifier verifier;

  public Round(BftSchedule schedule, Verifier verifier) {
    this.schedule = schedule;
    this.verifier = verifier;
  }

  private Senders senders(View view) {
    return schedule.at(view.height()).senders(verifier);
  }

  @Override
  public RoundState start() {
    return RoundState.NONE;
  }

  @Override
  public RoundState replay(RoundState state, Void none) {
    return state;
  }

  @Override
  public Turn<RoundState, Void> on(RoundState state, At<RoundInput> at) {
    List<Output> outputs = new ArrayList<>();
    Outlet toParent =
        new Outlet() {
          @Override
          public void report(RoundReport report) {
            outputs.add(new Tell(Role.CONSENSUS, report));
          }

          @Override
          public void observe(BftObservation observation) {
            outputs.add(new Report(observation));
          }
        };
    RoundState after = step(state, at.input(), toParent);
    return new Turn<>(after, List.of(), outputs);
  }

  /** Takes what a round puts out. */
  interface Outlet {
    void report(RoundReport report);

    void observe(BftObservation observation);
  }

  /** The state after one input. */
  RoundState step(RoundState state, RoundInput input, Outlet out) {
    if (input instanceof Open open) {
      return open(open, out);
    }
    if (state.view().isEmpty() || !state.view().get().equals(input.view())) {
      return state;
    }
    RoundState after =
        switch (input) {
          case Open ignored -> state;
          case Proposed p -> proposed(state, p.block(), out);
          case Validated v -> validated(state, v, out);
          case HeardPrepare h -> prepare(state, h.sender(), h.prepare(), out);
          case HeardCommit h -> commit(state, h.sender(), h.commit(), out);
        };
    return count(after, out);
  }

  private RoundState open(Open open, Outlet out) {
    RoundState state = RoundState.open(open.view(), open.validators());
    if (open.certificate().isEmpty()) {
      return state;
    }
    PreparedCertificate certificate = open.certificate().get();
    SmallMap<Address, Prepare> prepares = new SmallMap<>();
    SmallMap<Address, Commit> commits = new SmallMap<>();
    for (Support vote : certificate.votes()) {
      Optional<Address> sender = senders(open.view()).of(vote);
      switch (vote) {
        case Prepare prepare -> sender.ifPresent(by -> prepares.put(by, prepare));
        case Commit commit -> sender.ifPresent(by -> commits.put(by, commit));
      }
    }
    RoundState restored =
        state
            .withProposal(certificate.block())
            .withStage(Stage.VALID)
            .withPrepares(prepares)
            .withCommits(commits);
    return count(restored, out);
  }

  private RoundState proposed(RoundState state, Block block, Outlet out) {
    if (state.proposal().isPresent()) {
      return state;
    }
    out.report(new RoundReport.Accepted(state.view().orElseThrow(), block));
    RoundState after = state.withProposal(block);
    SmallMap<Address, Commit> sealed = new SmallMap<>();
    state
        .commits()
        .forEach(
            (sender, commit) -> {
              if (isSealed(after, sender, commit, out)) {
                sealed.put(sender, commit);
              }
            });
    return after.withCommits(sealed);
  }

  private RoundState validated(RoundState state, Validated validated, Outlet out) {
    boolean ours =
        state.stage() == Stage.OPEN
            && state.proposal().map(Block::hash).equals(Optional.of(validated.digest()));
    if (!ours) {
      return state;
    }
    View view = validated.view();
    if (validated.refusal().isPresent()) {
      String reason = validated.refusal().get();
      out.observe(new BftObservation.ProposalInvalid(view, validated.digest(), reason));
      return state;
    }
    out.report(new RoundReport.Valid(view, validated.digest()));
    return state.withStage(Stage.VALID);
  }

  private RoundState prepare(RoundState state, Address sender, Prepare prepare, Outlet out) {
    SmallMap<Address, Prepare> after = state.prepares().withAbsent(sender, prepare);
    if (after.size() == state.prepares().size()) {
      refuse(out, prepare, FrameRefusal.DUPLICATE);
      return state;
    }
    return state.withPrepares(after);
  }

  private RoundState commit(RoundState state, Address sender, Commit commit, Outlet out) {
    if (state.commits().containsKey(sender)) {
      refuse(out, commit, FrameRefusal.DUPLICATE);
      return state;
    }
    if (!isSealed(state, sender, commit, out)) {
      return state;
    }
    return state.withCommits(state.commits().with(sender, commit));
  }

  /** Whether the seal is its sender's, as far as that can be told yet. */
  private boolean isSealed(RoundState state, Address sender, Commit commit, Outlet out) {
    if (state.proposal().isEmpty() || !state.proposal().get().hash().equals(commit.digest())) {
      return true;
    }
    int round = commit.view().round();
    Optional<Address> sealer =
        senders(commit.view()).ofSeal(state.proposal().get().header(), round, commit.seal());
    if (sealer.isPresent() && sealer.get().equals(sender)) {
      return true;
    }
    refuse(out, commit, FrameRefusal.BAD_SEAL);
    return false;
  }

  private RoundState count(RoundState state, Outlet out) {
    if (state.proposal().isEmpty() || state.stage() == Stage.DECIDED) {
      return state;
    }
    View view = state.view().orElseThrow();
    Block block = state.proposal().get();
    Hash digest = block.hash();
    RoundState after = state;
    int quorum = state.validators().quorum();
    if (after.stage() == Stage.VALID) {
      List<Support> votes = votesFor(state, digest);
      if (votes.size() >= quorum) {
        PreparedCertificate certificate = new PreparedCertificate(view.round(), block, votes);
        out.report(new RoundReport.Prepared(view, certificate));
        after = after.withStage(Stage.PREPARED);
      }
    }
    if (state.commits().size() < quorum) {
      return after;
    }
    List<Signature> seals = sealsOf(state, digest);
    if (seals.size() >= quorum) {
      Block sealed = encoding(state).sealed(block, view.round(), seals);
      out.report(new RoundReport.Decided(view, sealed));
      after = after.withStage(Stage.DECIDED);
    }
    return after;
  }

  /**
   * The votes for a block, one of each validator. In IBFT a COMMIT is one too: GoQuorum's
   * validators send nothing else in a round whose block they are locked on.
   */
  private List<Support> votesFor(RoundState state, Hash digest) {
    boolean commitsCount = !encoding(state).justifies();
    if (state.prepares().size() + (commitsCount ? state.commits().size() : 0)
        < state.validators().quorum()) {
      return List.of();
    }
    SmallMap<Address, Support> votes = new SmallMap<>();
    state.prepares().forEach((sender, prepare) -> add(votes, sender, prepare, digest));
    if (commitsCount) {
      state.commits().forEach((sender, commit) -> add(votes, sender, commit, digest));
    }
    return List.copyOf(votes.values());
  }

  private static void add(
      SmallMap<Address, Support> votes, Address sender, Support vote, Hash digest) {
    if (vote.digest().equals(digest)) {
      votes.putIfAbsent(sender, vote);
    }
  }

  private BftRules.Encoding encoding(RoundState state) {
    return schedule.at(state.view().orElseThrow().height()).encoding();
  }

  private static List<Signature> sealsOf(RoundState state, Hash digest) {
    List<Signature> seals = new ArrayList<>(state.commits().size());
    for (Commit commit : state.commits().values()) {
      if (commit.digest().equals(digest)) {
        seals.add(commit.seal());
      }
    }
    return seals;
  }

  private static void refuse(Outlet out, BftFrame frame, FrameRefusal reason) {
    out.observe(new BftObservation.FrameRefused(frame.phase(), frame.view(), reason));
  }
}
