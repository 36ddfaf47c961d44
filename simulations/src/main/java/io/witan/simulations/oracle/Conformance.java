package io.witan.simulations.oracle;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.consensus.BftFrame;
import io.witan.protocol.consensus.BftFrame.Commit;
import io.witan.protocol.consensus.BftFrame.Prepare;
import io.witan.protocol.consensus.BftFrame.PreparedValue;
import io.witan.protocol.consensus.BftFrame.Proposal;
import io.witan.protocol.consensus.BftFrame.RoundChange;
import io.witan.protocol.consensus.BftFrame.SignedRoundChange;
import io.witan.protocol.consensus.BftRules.Senders;
import io.witan.protocol.consensus.View;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.Header;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.IntFunction;

/**
 * Every message that an honest node signs is one that the formal specification lets a node send
 * which has received what this one has received. The specification's steps are {@code
 * UponBlockTimeout}, {@code UponProposal}, {@code UponPrepare}, {@code UponRoundTimeout} and {@code
 * UponRoundChange}; {@code UponCommit} and {@code UponNewBlock} send nothing here and are S3's.
 * Local clocks are not looked at: a round may always have timed out.
 *
 * <p>For chains on which nobody votes on validators.
 */
public final class Conformance implements Oracle {
  /** One node as the specification sees it; outlives restarts, as what it received does. */
  private static final class NodeState {
    private Header head;
    private Hash headHash;
    private int round;
    private int preparedRound = -1;
    private final Set<BftFrame> received = new LinkedHashSet<>();

    private NodeState(Header genesis, Hash hash) {
      this.head = genesis;
      this.headHash = hash;
    }
  }

  private final Specification spec;
  private final IntFunction<NodeState> fresh;
  private final IntFunction<Address> addresses;
  private final TreeMap<Integer, NodeState> nodes = new TreeMap<>();

  /**
   * An oracle for one chain.
   *
   * @param addresses of the nodes, by number
   * @param execution why a block is not what its parent and transactions make; empty where it is
   */
  public Conformance(
      Header genesis,
      Hash hash,
      List<Address> validators,
      Senders senders,
      IntFunction<Address> addresses,
      BiFunction<Header, Block, Optional<String>> execution) {
    this.spec = new Specification(validators.stream().sorted().toList(), senders, execution);
    this.fresh = node -> new NodeState(genesis, hash);
    this.addresses = addresses;
  }

  @Override
  public String id() {
    return "C1 conformance";
  }

  @Override
  public Optional<String> see(Sight sight) {
    switch (sight) {
      case Sight.Heard(var node, var frame) -> receive(state(node), frame);
      case Sight.Appended(var node, var block, var hash) -> append(state(node), block, hash);
      case Sight.Signed(var node, var frame) -> {
        NodeState state = state(node);
        // A vote may become durable after the block that it was for came another way.
        boolean late = frame.view().height() <= state.head.number();
        boolean again = state.received.contains(frame);
        boolean allowed = late || again || isAllowed(state, addresses.apply(node), frame);
        receive(state, frame);
        if (!allowed) {
          return Optional.of(
              "node %d was not to sign %s of %s".formatted(node, frame.phase(), frame.view()));
        }
      }
      default -> {
        // Not a step of the specification.
      }
    }
    return Optional.empty();
  }

  private NodeState state(int node) {
    return nodes.computeIfAbsent(node, n -> fresh.apply(n));
  }

  private static void receive(NodeState state, BftFrame frame) {
    if (frame.view().height() > state.head.number()) {
      state.received.add(frame);
    }
  }

  private static void append(NodeState state, Block block, Hash hash) {
    state.head = block.header();
    state.headHash = hash;
    state.round = 0;
    state.preparedRound = -1;
    state.received.removeIf(frame -> frame.view().height() <= block.number());
  }

  private boolean isAllowed(NodeState state, Address self, BftFrame frame) {
    View view = frame.view();
    if (view.height() != state.head.number() + 1 || view.round() < state.round) {
      return false;
    }
    boolean allowed =
        switch (frame) {
          case Proposal proposal -> mayPropose(state, self, proposal);
          case Prepare prepare -> mayPrepare(state, prepare);
          case Commit commit -> mayCommit(state, commit);
          case RoundChange change -> mayChange(state, change);
        };
    state.round = view.round();
    if (frame instanceof Commit) {
      state.preparedRound = view.round();
    }
    return allowed;
  }

  /** UponBlockTimeout, and UponRoundChange where this node leads the round. */
  private boolean mayPropose(NodeState state, Address self, Proposal proposal) {
    boolean heard =
        proposal.roundChanges().stream().allMatch(change -> isReceived(state, self, change));
    return heard && spec.isValidProposal(proposal, state.head, state.headHash);
  }

  private boolean isReceived(NodeState state, Address self, SignedRoundChange change) {
    // Its own may still be on its way to the disk's other side.
    return spec.senders().of(change).equals(Optional.of(self))
        || state.received.stream()
            .anyMatch(frame -> frame instanceof RoundChange r && r.vote().equals(change));
  }

  /** UponProposal. */
  private boolean mayPrepare(NodeState state, Prepare prepare) {
    for (BftFrame frame : state.received) {
      boolean fits =
          frame instanceof Proposal proposal
              && proposal.view().equals(prepare.view())
              && proposal.block().hash().equals(prepare.digest())
              && spec.isValidProposal(proposal, state.head, state.headHash);
      if (fits) {
        return true;
      }
    }
    return false;
  }

  /** UponPrepare. */
  private boolean mayCommit(NodeState state, Commit commit) {
    return mayPrepare(state, new Prepare(commit.view(), commit.digest(), commit.signature()))
        && spec.isPrepared(commit.view(), commit.digest(), prepares(state));
  }

  /** UponRoundTimeout, and UponRoundChange where F+1 others are ahead. */
  private boolean mayChange(NodeState state, RoundChange change) {
    View view = change.view();
    Optional<PreparedValue> shown = change.vote().prepared();
    if (view.round() == 0) {
      return false;
    }
    if (shown.isEmpty()) {
      return state.preparedRound < 0;
    }
    PreparedValue value = shown.get();
    View prepared = view.withRound(value.round());
    return value.round() >= state.preparedRound
        && value.round() < view.round()
        && change.block().map(Block::hash).equals(Optional.of(value.digest()))
        && spec.isPrepared(prepared, value.digest(), change.prepares())
        && spec.isPrepared(prepared, value.digest(), prepares(state));
  }

  private static List<Prepare> prepares(NodeState state) {
    List<Prepare> prepares = new ArrayList<>();
    for (BftFrame frame : state.received) {
      if (frame instanceof Prepare prepare) {
        prepares.add(prepare);
      }
    }
    return prepares;
  }
}
