package io.witan.simulations.twins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.simulations.plan.Engine;
import io.witan.simulations.scenario.BadScenario;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class TwinSearchTest {
  @Test
  void everyScheduleOfTwoRoundsIsSafeWhoeverRunsTwice()
      throws InterruptedException, ExecutionException {
    for (Cast cast : Cast.all(Cast.scenario(4, Engine.QBFT, Optional.empty()), 1)) {
      TwinSearch search = new TwinSearch(cast, 2);
      assertEquals(Optional.empty(), search.run(2));
      assertTrue(search.progress().states() > 1_000, "states met");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "quorum-2f, S3 validity",
    "quorum-f-plus-1, S3 validity",
    "lock-forgotten, S1 agreement",
    "certificate-left-out, L1 progress"
  })
  void aPlantedBugIsFoundAndItsScheduleBreaksTheSameAgain(String bug, String oracle)
      throws InterruptedException, ExecutionException {
    Cast cast = Cast.all(Cast.scenario(4, Engine.QBFT, Optional.of(bug)), 1).getFirst();
    Found found = new TwinSearch(cast, 3).run(2).orElseThrow();
    assertEquals(oracle, found.oracle());
    Schedule read = Schedule.parse(found.schedule().text());
    assertEquals(found.schedule(), read);
    assertEquals(Optional.of(oracle), TwinSample.play(read).map(Found::oracle));
  }

  @ParameterizedTest
  @EnumSource(names = {"QBFT", "IBFT"})
  void sevenValidatorsWithTwoTwinsAreSafeInASample(Engine engine) {
    var casts = Cast.all(Cast.scenario(7, engine, Optional.empty()), 2);
    TwinSample sample = new TwinSample(casts, 6, 1);
    for (int number = 0; number < 20; number++) {
      assertEquals(Optional.empty(), sample.play(number), "schedule " + number);
    }
  }

  @Test
  void twoTwinsOfFourAreTooManyAndASampleShowsIt() {
    var casts = Cast.all(Cast.scenario(4, Engine.QBFT, Optional.empty()), 2);
    TwinSample sample = new TwinSample(casts, 3, 1);
    boolean forked = false;
    for (int number = 0; number < 2_000 && !forked; number++) {
      forked = sample.play(number).filter(f -> f.oracle().equals("S1 agreement")).isPresent();
    }
    assertTrue(forked);
  }

  @Test
  void partitionsAreEachThereOnce() {
    assertEquals(52, Partitions.all(5).size());
    assertEquals(52, Partitions.count(5));
    assertEquals(21_147, Partitions.count(9));
    Cast cast = Cast.all(Cast.scenario(4, Engine.QBFT, Optional.empty()), 1).getFirst();
    assertEquals(14, Partitions.withQuorum(cast, 3).size());
  }

  @Test
  void aScheduleThatDoesNotPartTheProcessesIsRefused() {
    String head = "validators 4\ntwins 0\n";
    for (String line :
        new String[] {
          "groups 0,1 2,3 | prepares - | commits -",
          "groups 0,1,2 2,3,4 | prepares - | commits -",
          "groups 0,1,2,3,4 | prepares 7 | commits -",
          "groups 0,1,2,3,4 | commits -"
        }) {
      assertThrows(BadScenario.class, () -> Schedule.parse(head + line), line);
    }
  }
}
