package io.witan.protocol.chain;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The chain: takes final blocks one after the other, checks each against the validators of its
 * height, has it executed, records it and tells everybody the new head. What it recorded is final:
 * it never goes back. Where several blocks wait, as while catching up, a run of them is executed
 * and recorded together, and only the last is told.
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
    SmallMap<Long, Hash> recent = SmallMap.frozen(next.recent());
    if (recent.size() > limits.recentHashes()) {
      recent = recent.tailMap(recent.keyAt(recent.size() - limits.recentHashes()));
    }
    SortedMap<Long, Candidate> queue = state.queue().tailMap(next.height() + 1);
    return new ChainState(next.head(), next.tally(), recent, queue, List.of());
  }

  @Override
  public Turn<ChainState, BlockAppended> on(ChainState state, At<ChainInput> at) {
    return switch (at.input()) {
      case ChainInput.Resumed() -> new Turn<>(state, List.of(), announce(state.head()));
      case ChainInput.Append(var block, var origin) ->
          append(state, new Candidate(block, block.hash(), origin));
      case ChainInput.Executed executed -> executed(state, executed);
    };
  }

  private Turn<ChainState, BlockAppended> append(ChainState state, Candidate candidate) {
    long number = candidate.block().number();
    long next = state.height() + 1;
    if (number < next) {
      return past(state, candidate);
    }
    if (number < next + state.executing().size()) {
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

  /** A block of a height that is being executed. */
  private Turn<ChainState, BlockAppended> rival(ChainState state, Candidate candidate) {
    int place = (int) (candidate.block().number() - state.height() - 1);
    if (state.executing().get(place).hash().equals(candidate.hash())) {
      // Asked again, for the builder may have been restarted since.
      return place == 0 ? Turn.of(state, ask(state.executing())) : Turn.stay(state);
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

  private Turn<ChainState, BlockAppended> executed(ChainState state, ChainInput.Executed executed) {
    List<Candidate> run = state.executing();
    int done = executed.blocks().size();
    if (!beginsWith(run, executed.blocks())
        || (done < run.size()) != executed.refusal().isPresent()) {
      return Turn.stay(state);
    }
    List<Output> outputs = new ArrayList<>();
    List<BlockAppended> records = new ArrayList<>();
    ChainState after = state.withExecuting(List.of());
    for (Candidate candidate : run.subList(0, done)) {
      boolean last = records.size() == done - 1;
      BlockAppended record =
          new BlockAppended(
              candidate.block(), last ? executed.contractValidators() : Optional.empty());
      records.add(record);
      after = replay(after, record);
      outputs.add(
          new Output.Report(new ChainObservation.Appended(after.height(), candidate.hash())));
    }
    if (executed.contractValidators().filter(List::isEmpty).isPresent()) {
      outputs.add(new Output.Report(new ChainObservation.ValidatorsKept(after.height())));
    }
    if (done > 0) {
      outputs.addAll(announce(after.head()));
    }
    if (executed.refusal().isPresent()) {
      refuse(run.get(done), ChainRefusal.EXECUTION, executed.refusal().get(), outputs);
      after = withoutFollowers(after, run.getLast());
    }
    return new Turn<>(dequeue(after, outputs), records, outputs);
  }

  private static boolean beginsWith(List<Candidate> run, List<Hash> hashes) {
    if (run.isEmpty() || hashes.size() > run.size()) {
      return false;
    }
    for (int i = 0; i < hashes.size(); i++) {
      if (!hashes.get(i).equals(run.get(i).hash())) {
        return false;
      }
    }
    return true;
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
      return withoutFollowers(state, candidate);
    }
    List<Candidate> run = run(state, candidate);
    outputs.add(ask(run));
    long last = run.getLast().block().number();
    return new ChainState(
        state.head(), state.tally(), state.recent(), state.queue().tailMap(last + 1), run);
  }

  private static Output ask(List<Candidate> run) {
    List<Block> blocks = new ArrayList<>(run.size());
    for (Candidate candidate : run) {
      blocks.add(candidate.block());
    }
    return new Output.Tell(Role.BUILDER, new BuilderInput.Execute(blocks));
  }

  /** The block, and of those that wait for it as many as are checked without executing it. */
  private List<Candidate> run(ChainState state, Candidate first) {
    List<Candidate> run = new ArrayList<>();
    run.add(first);
    long gas = first.block().header().gasUsed();
    ChainState before = state;
    while (run.size() < limits.run()) {
      Block last = run.getLast().block();
      Candidate next = state.queue().get(last.number() + 1);
      if (next == null || succession.asksContract(last.number() + 1)) {
        break;
      }
      before = succession.after(before, new BlockAppended(last, Optional.empty()));
      gas += next.block().header().gasUsed();
      if (gas > limits.runGas() || rules.refusal(before.head(), next.block()).isPresent()) {
        break; // its turn comes
      }
      run.add(next);
    }
    return run;
  }

  /** What waits for a block that is refused can only be refused. */
  private static ChainState withoutFollowers(ChainState state, Candidate refused) {
    SortedMap<Long, Candidate> rest = SmallMap.of(state.queue());
    Hash parent = refused.hash();
    long number = refused.block().number() + 1;
    Candidate next = rest.get(number);
    while (next != null && next.block().header().parentHash().equals(parent)) {
      rest.remove(number);
      parent = next.hash();
      next = rest.get(++number);
    }
    return state.withQueue(rest);
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
        new Output.Tell(Role.POOL, new PoolInput.HeadChanged(head)),
        new Output.Tell(Role.CONSENSUS, new ConsensusInput.HeadChanged(head)),
        new Output.Tell(Role.SYNC, new SyncInput.HeadChanged(head)));
  }
}
