package io.witan.protocol.chain;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.chain.ChainInput.Origin;
import io.witan.protocol.chain.ChainState.Candidate;
import io.witan.protocol.consensus.BuilderInput;
import io.witan.protocol.consensus.ConsensusInput;
import io.witan.protocol.consensus.Head;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.machine.At;
import io.witan.protocol.machine.Machine;
import io.witan.protocol.machine.Output;
import io.witan.protocol.machine.Role;
import io.witan.protocol.machine.SmallMap;
import io.witan.protocol.machine.Turn;
import io.witan.protocol.pool.PoolInput;
import io.witan.protocol.sync.SyncInput;
import io.witan.protocol.votes.VotesInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The chain: takes final blocks one after the other, checks each against the validators of its
 * height, has it executed, records it and tells everybody the new head. What it recorded is final:
 * it never goes back.
 *
 * <p>A host makes the ledger hold an appended block's state before it performs the turn's outputs,
 * so that whoever hears of a head can read its state.
 */
public final class Chain implements Machine<ChainState, ChainInput, BlockAppended> {
  private final Succession succession;
  private final BlockRules rules;
  private final ChainLimits limits;

  public Chain(Succession succession, BlockRules rules, ChainLimits limits) {
    this.succession = succession;
    this.rules = rules;
    this.limits = limits;
  }

  @Override
  public ChainState start() {
    return succession.genesis();
  }

  @Override
  public ChainState replay(ChainState state, BlockAppended record) {
    ChainState next = succession.after(state, record);
    SortedMap<Long, Hash> recent = SmallMap.of(next.recent());
    while (recent.size() > limits.recentHashes()) {
      recent.remove(recent.firstKey());
    }
    SortedMap<Long, Candidate> queue = state.queue().tailMap(next.height() + 1);
    return new ChainState(next.head(), next.tally(), recent, queue, Optional.empty());
  }

  @Override
  public Turn<ChainState, BlockAppended> on(ChainState state, At<ChainInput> at) {
    return switch (at.input()) {
      case ChainInput.Resumed() -> new Turn<>(state, List.of(), announce(state.head()));
      case ChainInput.Append(var block, var origin) ->
          append(state, new Candidate(block, block.hash(), origin));
      case ChainInput.Executed(var hash, var refusal, var contractValidators) ->
          executed(state, hash, refusal, contractValidators);
    };
  }

  private Turn<ChainState, BlockAppended> append(ChainState state, Candidate candidate) {
    long number = candidate.block().number();
    long next = state.height() + 1;
    if (number < next) {
      return past(state, candidate);
    }
    if (state.executing().isPresent() && number == next) {
      return rival(state, candidate);
    }
    if (number > next) {
      return later(state, candidate);
    }
    List<Output> outputs = new ArrayList<>();
    return new Turn<>(execute(state, candidate, outputs), List.of(), outputs);
  }

  private Turn<ChainState, BlockAppended> past(ChainState state, Candidate candidate) {
    Hash ours = state.recent().get(candidate.block().number());
    if (ours == null || ours.equals(candidate.hash())) {
      return Turn.stay(state);
    }
    List<Output> outputs = new ArrayList<>();
    refuse(candidate, ChainRefusal.BELOW_HEAD, "", outputs);
    var conflict = new ChainObservation.Conflict(ours, candidate.block().header());
    outputs.add(new Output.Report(conflict));
    return new Turn<>(state, List.of(), outputs);
  }

  /** A block of the height that is being executed. */
  private Turn<ChainState, BlockAppended> rival(ChainState state, Candidate candidate) {
    Block executing = state.executing().get().block();
    if (state.executing().get().hash().equals(candidate.hash())) {
      // Asked again, for the builder may have been restarted since.
      return Turn.of(state, new Output.Tell(Role.BUILDER, new BuilderInput.Execute(executing)));
    }
    SortedMap<Long, Candidate> queue = SmallMap.of(state.queue());
    if (queue.size() < limits.queuedBlocks()) {
      queue.put(candidate.block().number(), candidate);
    }
    return Turn.stay(state.withQueue(queue));
  }

  private Turn<ChainState, BlockAppended> later(ChainState state, Candidate candidate) {
    long number = candidate.block().number();
    SortedMap<Long, Candidate> queue = SmallMap.of(state.queue());
    boolean room = number - state.height() <= limits.queuedBlocks();
    Candidate queued = queue.get(number);
    boolean better = queued == null || candidate.origin() instanceof Origin.Agreed;
    if (!room) {
      List<Output> outputs = new ArrayList<>();
      refuse(candidate, ChainRefusal.TOO_FAR_AHEAD, "", outputs);
      return new Turn<>(state, List.of(), outputs);
    }
    if (better) {
      queue.put(number, candidate);
    }
    return Turn.stay(state.withQueue(queue));
  }

  private Turn<ChainState, BlockAppended> executed(
      ChainState state,
      Hash hash,
      Optional<String> refusal,
      Optional<List<Address>> contractValidators) {
    if (state.executing().isEmpty() || !state.executing().get().hash().equals(hash)) {
      return Turn.stay(state);
    }
    Candidate candidate = state.executing().get();
    List<Output> outputs = new ArrayList<>();
    if (refusal.isPresent()) {
      refuse(candidate, ChainRefusal.EXECUTION, refusal.get(), outputs);
      ChainState free = state.withExecuting(Optional.empty());
      return new Turn<>(dequeue(free, outputs), List.of(), outputs);
    }
    BlockAppended record = new BlockAppended(candidate.block(), contractValidators);
    ChainState after = replay(state, record);
    outputs.add(new Output.Report(new ChainObservation.Appended(after.height(), hash)));
    if (contractValidators.filter(List::isEmpty).isPresent()) {
      outputs.add(new Output.Report(new ChainObservation.ValidatorsKept(after.height())));
    }
    outputs.addAll(announce(after.head()));
    return new Turn<>(dequeue(after, outputs), List.of(record), outputs);
  }

  /** Goes on with the block that waited for this head, if there is one. */
  private ChainState dequeue(ChainState state, List<Output> outputs) {
    Candidate next = state.queue().get(state.height() + 1);
    if (next == null) {
      return state;
    }
    SortedMap<Long, Candidate> rest = SmallMap.of(state.queue());
    rest.remove(state.height() + 1);
    return execute(state.withQueue(rest), next, outputs);
  }

  private ChainState execute(ChainState state, Candidate candidate, List<Output> outputs) {
    Optional<ChainRefusal> refusal = rules.refusal(state.head(), candidate.block());
    if (refusal.isPresent()) {
      refuse(candidate, refusal.get(), "", outputs);
      return state;
    }
    outputs.add(new Output.Tell(Role.BUILDER, new BuilderInput.Execute(candidate.block())));
    return state.withExecuting(Optional.of(candidate));
  }

  private static void refuse(
      Candidate candidate, ChainRefusal reason, String detail, List<Output> outputs) {
    long height = candidate.block().number();
    outputs.add(
        new Output.Report(
            new ChainObservation.Refused(
                height, candidate.hash(), candidate.origin(), reason, detail)));
    outputs.add(
        switch (candidate.origin()) {
          case Origin.Fetched(var from) ->
              new Output.Tell(
                  Role.SYNC, new SyncInput.Refused(from, candidate.hash(), reason.text()));
          case Origin.Agreed() ->
              new Output.Tell(
                  Role.CONSENSUS,
                  new ConsensusInput.AppendRefused(candidate.hash(), reason.text()));
        });
  }

  private static List<Output> announce(Head head) {
    return List.of(
        new Output.Tell(Role.VOTES, new VotesInput.HeadChanged(head)),
        new Output.Tell(Role.POOL, new PoolInput.HeadChanged(head)),
        new Output.Tell(Role.CONSENSUS, new ConsensusInput.HeadChanged(head)),
        new Output.Tell(Role.SYNC, new SyncInput.HeadChanged(head)));
  }
}
