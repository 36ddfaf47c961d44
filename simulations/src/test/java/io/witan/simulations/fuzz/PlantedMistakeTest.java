package io.witan.simulations.fuzz;

import static org.junit.jupiter.api.Assertions.fail;

import io.witan.protocol.evm.Inspector;
import io.witan.protocol.execution.TransactionExecution;
import io.witan.protocol.rules.Fork;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** The fuzzer is worth what it finds. */
final class PlantedMistakeTest {
  private static final int MOST_CASES = 4_000;
  private static final List<Fork> FORKS = List.of(Fork.values());

  /** Runs a fork's cases by the rules of the fork before it. */
  private record OldRules(Fork wrong) implements Side {
    @Override
    public String name() {
      return "rules of " + wrong;
    }

    @Override
    public Observed run(FuzzCase given) {
      FuzzCase old =
          new FuzzCase(
              wrong,
              given.priced(),
              given.coinbase(),
              given.gasLimit(),
              given.accounts(),
              given.transactions());
      return Stepwise.run(
              given,
              old.rules(),
              (state, rules, block, transaction, gas) ->
                  TransactionExecution.execute(
                      state, rules, block, transaction, gas, Inspector.NONE))
          .observed();
    }
  }

  @ParameterizedTest
  @EnumSource(PlantedMistake.class)
  void everyPlantedMistakeIsFound(PlantedMistake mistake) {
    assertFound(new Ways(List.of(mistake)), null);
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "FRONTIER")
  void theGasTableAndInstructionsOfTheForkBeforeAreFound(Fork fork) {
    assertFound(new Ways(List.of(new OldRules(FORKS.get(FORKS.indexOf(fork) - 1)))), fork);
  }

  private static void assertFound(Ways ways, Fork fork) {
    Coverage coverage = new Coverage();
    int cases = 0;
    for (long n = 0; cases < MOST_CASES; n++) {
      FuzzCase drawn = CaseDraw.draw(1, n).block();
      if (fork == null || drawn.fork() == fork) {
        cases++;
        if (ways.difference(drawn, coverage).isPresent()) {
          return;
        }
      }
    }
    fail(ways.names() + " was not found in " + cases + " cases");
  }
}
