package io.witan.protocol.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.chain.ChainInput.Origin;
import io.witan.protocol.consensus.BuilderInput;
import io.witan.protocol.consensus.ConsensusInput;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.machine.Output;
import io.witan.protocol.machine.Turn;
import io.witan.protocol.sync.SyncInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Blocks that wait are executed and recorded together. */
class RunsTest {
  private static final PublicKey PEER = new PublicKey(Bytes.wrap(new byte[64]));

  private final ChainFixture fixture = ChainFixture.of(4);
  private final List<Block> blocks = new ArrayList<>();
  private ChainState state = fixture.chain.start();
  private Turn<ChainState, BlockAppended> turn;

  /** The first is being executed, the others wait. */
  @BeforeEach
  void queue() {
    ChainState ahead = state;
    for (int i = 0; i < 6; i++) {
      blocks.add(fixture.child(ahead.head()));
      ahead = fixture.append(ahead, blocks.getLast());
    }
    blocks.forEach(this::append);
  }

  @Test
  void aRunIsRecordedInOneTurnAndOnlyItsLastBlockIsTold() {
    give(fixture.executed(blocks.get(0)));
    assertEquals(blocks.subList(1, 5), asked());
    give(fixture.executed(blocks.subList(1, 5)));
    assertEquals(blocks.subList(1, 5), turn.records().stream().map(BlockAppended::block).toList());
    assertEquals(5, state.height());
    List<Long> heads = new ArrayList<>();
    for (Output output : turn.outputs()) {
      if (output instanceof Output.Tell(var role, ConsensusInput.HeadChanged(var head))) {
        heads.add(head.height());
      }
    }
    assertEquals(List.of(5L), heads);
    assertEquals(List.of(blocks.get(5)), asked());
  }

  @Test
  void whatExecutedBeforeABadBlockIsRecordedAndWhatFollowsItIsDropped() {
    give(fixture.executed(blocks.get(0)));
    var half =
        new ChainInput.Executed(
            List.of(blocks.get(1).hash(), blocks.get(2).hash()),
            Optional.of("roots differ"),
            Optional.empty());
    give(half);
    assertEquals(3, state.height());
    assertEquals(2, turn.records().size());
    assertTrue(state.queue().isEmpty());
    assertTrue(state.executing().isEmpty());
    assertTrue(
        turn.outputs().stream()
            .anyMatch(
                output ->
                    output instanceof Output.Tell(var role, SyncInput.Refused refused)
                        && refused.block().equals(blocks.get(3).hash())));
  }

  @Test
  void aBlockWithBadSealsEndsTheRunBeforeIt() {
    state = fixture.chain.start();
    Block bad = fixture.sealed(blocks.get(2), fixture.signers.subList(0, 2));
    append(blocks.get(0));
    append(blocks.get(1));
    append(bad);
    append(blocks.get(3));
    give(fixture.executed(blocks.get(0)));
    assertEquals(List.of(blocks.get(1)), asked());
    give(fixture.executed(blocks.get(1)));
    assertTrue(state.queue().isEmpty());
    assertEquals(2, state.height());
  }

  @Test
  void anAnswerThatIsNotOfTheRunChangesNothing() {
    give(fixture.executed(blocks.get(0)));
    ChainState before = state;
    give(fixture.executed(blocks.subList(2, 5)));
    give(fixture.executed(blocks.subList(1, 4)));
    assertEquals(before, state);
  }

  private void append(Block block) {
    give(new ChainInput.Append(block, new Origin.Fetched(PEER)));
  }

  private void give(ChainInput input) {
    turn = fixture.on(state, input);
    state = turn.state();
  }

  private List<Block> asked() {
    for (Output output : turn.outputs()) {
      if (output instanceof Output.Tell(var role, BuilderInput.Execute(var run))) {
        return run;
      }
    }
    throw new AssertionError("nothing is to be executed");
  }
}
