package io.witan.deploy.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class EngineChoiceTest {
  @Test
  void anUnsafeQuorumOfAnOldChainIsWarnedOfWithTheFieldThatMendsIt() {
    String warning = EngineChoice.unsafeQuorum(6).orElseThrow();
    assertTrue(warning.startsWith("3 of 6 validators"), warning);
    assertTrue(warning.contains("ceil2Nby3Block"), warning);
    assertTrue(EngineChoice.unsafeQuorum(5).isPresent());
    assertEquals(Optional.empty(), EngineChoice.unsafeQuorum(4));
    assertEquals(Optional.empty(), EngineChoice.unsafeQuorum(7));
  }
}
