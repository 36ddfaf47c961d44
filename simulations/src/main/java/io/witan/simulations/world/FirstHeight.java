package io.witan.simulations.world;

import io.witan.protocol.chain.ChainInput;
import io.witan.protocol.consensus.BftFrame;
import io.witan.protocol.consensus.BftTimer;
import io.witan.protocol.consensus.BuilderInput;
import io.witan.protocol.consensus.ConsensusInput;
import io.witan.protocol.consensus.Head;
import io.witan.protocol.consensus.ValidatorSet;
import io.witan.protocol.consensus.bft.BftState;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.Genesis;
import io.witan.protocol.machine.At;
import io.witan.protocol.machine.Machine;
import io.witan.protocol.machine.Message;
import io.witan.protocol.machine.Output;
import io.witan.protocol.machine.Turn;
import io.witan.protocol.votes.VoteRecord;
import io.witan.protocol.votes.VotesInput;
import io.witan.protocol.votes.VotesState;
import io.witan.simulations.oracle.Sight;
import io.witan.simulations.oracle.Validity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The product's consensus and votes at the first height of a chain, for drivers that deliver frames
 * themselves and go from one state to several others. Each process answers at once: a record is
 * durable, a block built and checked within the turn. A process that decided says no more.
 *
 * <p>Processes are states and may be shared; this class itself serves one thread.
 */
public final class FirstHeight {
  /** Longer than any time-out, so that each round's time is over when the next begins. */
  private static final Duration ROUND = Duration.ofHours(1);

  /**
   * One process: a validator, or one of the two copies of a twin.
   *
   * @param number of the process
   * @param decided the block that it gave to its chain
   */
  public record Replica(
      int number, BftState consensus, VotesState votes, Optional<Block> decided) {}

  /** A process after a step, and what it said to all. */
  public record Step(Replica after, List<BftFrame> said) {
    public Step {
      said = List.copyOf(said);
    }
  }

  private final Setup setup;
  private final List<Integer> identities;
  private final SymbolicKeys keys;
  private final Genesis genesis;
  private final Head head;
  private final LightExecution execution = new LightExecution(Optional.empty());
  private final List<Machine<BftState, ConsensusInput, Void>> consensus = new ArrayList<>();
  private final List<Machine<VotesState, VotesInput, VoteRecord>> votes = new ArrayList<>();

  /**
   * The processes of a network.
   *
   * @param processIdentities whose key each process has; those of a twin have the same
   */
  public FirstHeight(Setup network, List<Integer> processIdentities) {
    this.setup = network.symbolic();
    this.identities = List.copyOf(processIdentities);
    this.keys = new SymbolicKeys(setup.nodes());
    this.genesis = GenesisMaker.make(setup, keys, WallClocks.BEGIN);
    var product = setup.product();
    var machines = product.machines();
    Head first = null;
    for (int identity : identities) {
      var parts =
          new Machines.Parts(product, genesis, keys.signer(identity), machines.verifier(keys));
      consensus.add(machines.consensus(parts));
      votes.add(machines.votes(parts));
      first = parts.succession().genesis().head();
    }
    this.head = first;
  }

  /** Validators of the height, and how many the rules under test hold to be enough. */
  public ValidatorSet validators() {
    int quorum = setup.product().rules().quorum().size(head.validators().size(), head.config());
    return new ValidatorSet(head.validators(), quorum);
  }

  /** Whether round changes show what was prepared (QBFT); else PREPAREs of all rounds bind. */
  public boolean justifies() {
    return setup.product().rules().encoding().justifies();
  }

  /** The identity that proposes in a round. */
  public int leader(int round) {
    var proposer = setup.product().rules().proposer().of(head, round);
    for (int identity = 0; identity < setup.validators(); identity++) {
      if (keys.address(identity).equals(proposer)) {
        return identity;
      }
    }
    throw new IllegalStateException("nobody proposes in round " + round);
  }

  /** Begins round 0 at a process. */
  public Step begin(int number) {
    var fresh =
        new Replica(
            number, consensus.get(number).start(), votes.get(number).start(), Optional.empty());
    Replica waiting = step(fresh, 0, new ConsensusInput.HeadChanged(head)).after;
    return step(waiting, 0, new ConsensusInput.TimerFired(BftTimer.PERIOD));
  }

  /** The time of the round before is over: the process goes to this one. */
  public Step expire(Replica process, int round) {
    return step(process, round, new ConsensusInput.TimerFired(BftTimer.ROUND));
  }

  /** A frame of another process arrives. */
  public Step hear(Replica process, int from, BftFrame frame, int round) {
    var heard = new ConsensusInput.Heard(keys.key(identities.get(from)), frame);
    return step(process, round, heard);
  }

  private Step step(Replica process, int round, ConsensusInput input) {
    Instant now =
        WallClocks.BEGIN.plus(setup.times().blockPeriod()).plus(ROUND.multipliedBy(round));
    int number = process.number;
    BftState state = process.consensus;
    VotesState signed = process.votes;
    Optional<Block> decided = process.decided;
    List<BftFrame> said = new ArrayList<>();
    Deque<Message> inbox = new ArrayDeque<>();
    inbox.add(input);
    while (!inbox.isEmpty() && decided.isEmpty()) {
      Message message = inbox.poll();
      List<Output> outputs;
      if (message instanceof VotesInput ballot) {
        Turn<VotesState, VoteRecord> turn =
            votes.get(number).on(signed, new At<>(now, number, ballot));
        signed = turn.state();
        outputs = turn.outputs();
      } else {
        Turn<BftState, Void> turn =
            consensus.get(number).on(state, new At<>(now, number, (ConsensusInput) message));
        state = turn.state();
        outputs = turn.outputs();
      }
      for (Output output : outputs) {
        if (output instanceof Output.Gossip gossip && gossip.frame() instanceof BftFrame frame) {
          said.add(frame);
        } else if (output instanceof Output.Tell tell) {
          if (tell.message() instanceof ChainInput.Append append) {
            decided = Optional.of(append.block());
          } else {
            answer(number, tell.message()).ifPresent(inbox::add);
          }
        }
      }
    }
    return new Step(new Replica(number, state, signed, decided), said);
  }

  /** What becomes of what a machine tells another; nothing where the other has no part here. */
  private Optional<Message> answer(int number, Message message) {
    return switch (message) {
      case VotesInput ballot -> Optional.of(ballot);
      case ConsensusInput input -> Optional.of(input);
      case BuilderInput.Build(var view, var parent, var template) -> {
        // The two copies of a twin propose different blocks.
        boolean second = identities.indexOf(identities.get(number)) != number;
        Block block = execution.build(parent.header(), template, second ? 1 : 0);
        yield Optional.of(new ConsensusInput.Built(view, block));
      }
      case BuilderInput.Validate(var view, var parent, var block) -> {
        Optional<String> refusal = execution.refusal(parent.header(), block);
        yield Optional.of(new ConsensusInput.Validated(view, block.hash(), refusal));
      }
      default -> Optional.empty();
    };
  }

  /** Why a decided block must not be final (oracle S3); empty where it may. */
  public Optional<String> invalid(Replica process) {
    var validity =
        new Validity(
            genesis.header(),
            head.hash(),
            genesis.config(),
            keys,
            (parent, block) -> execution.refusal(parent, block));
    Block block = process.decided().orElseThrow();
    return validity.see(new Sight.Appended(process.number(), block, block.hash()));
  }
}
