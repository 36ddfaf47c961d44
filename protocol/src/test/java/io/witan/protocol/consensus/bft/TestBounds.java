package io.witan.protocol.consensus.bft;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.consensus.Phase;
import io.witan.protocol.consensus.Statement;

/** The law of bounds: whatever is heard, the state stays this small. */
final class TestBounds {
  private TestBounds() {}

  static void check(BftState state, int validators) {
    HeightState height = state.height();
    assertTrue(height.roundChanges().size() <= validators);
    assertTrue(height.own().size() <= Phase.values().length);
    int kept = (BftLimits.STANDARD.futureHeights() + 1) * Phase.values().length * validators;
    assertTrue(height.backlog().frames().size() <= kept);
    assertTrue(height.backlog().blocks() <= BftLimits.STANDARD.futureBlocks());
    assertTrue(height.statements().said().size() <= validators);
    height.statements().said().values().forEach(TestBounds::checkSaid);
    assertTrue(height.candidates().size() <= BftLimits.STANDARD.candidates());
    assertTrue(state.round().prepares().size() <= validators);
    assertTrue(state.round().commits().size() <= validators);
  }

  private static void checkSaid(Testimony said) {
    long blocks = said.all().stream().filter(one -> one.phase() == Phase.PROPOSAL).count();
    assertTrue(said.all().stream().map(Statement::view).distinct().count() <= Statements.MOST);
    assertTrue(blocks <= Statements.MOST_BLOCKS);
  }
}
