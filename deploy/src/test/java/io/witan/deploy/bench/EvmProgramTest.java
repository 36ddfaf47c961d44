package io.witan.deploy.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.evm.CompiledTier;
import io.witan.protocol.evm.compiled.JvmTranslator;
import io.witan.protocol.machine.Workers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is measured must be what it is said to be. */
final class EvmProgramTest {
  @ParameterizedTest
  @EnumSource
  void everyProgramEndsWellAndTheSameInBothTiers(EvmProgram program) {
    ProgramRun run = ProgramRun.of(program);
    CompiledTier tier = JvmTranslator.atFirstRun(1);
    assertEquals(run.once(CompiledTier.OFF), run.once(tier));
    assertEquals(1, tier.figures().compiled());
  }

  @Test
  void theTwoLoopsAreThoseThatReferencesWereMeasuredWith() {
    ProgramRun arithmetic = ProgramRun.of(EvmProgram.ALU_AND_MEMORY);
    assertEquals(29, arithmetic.instructions() / 30_000);
    assertEquals(93, arithmetic.gas() / 30_000);
    ProgramRun keccak = ProgramRun.of(EvmProgram.KECCAK_LOOP);
    assertEquals(34, keccak.instructions() / 20_000);
    assertEquals(147, keccak.gas() / 20_000);
  }

  @ParameterizedTest
  @EnumSource
  void everyPrecompileAcceptsItsInput(PrecompileCall call) {
    assertTrue(call.gas() > 0);
  }

  @Test
  void theBlockOfTokensMovesThemInEveryTransaction() {
    BlockScene scene = new BlockScene(true);
    scene.run(Workers.CALLER);
    assertTrue(scene.gas() > 500 * 30_000L, () -> "only " + scene.gas());
  }
}
