package io.witan.simulations.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.evm.Halt;
import io.witan.protocol.trie.TrieRoots;
import io.witan.simulations.cli.Fuzz;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FuzzTest {
  private static final Coverage NOT_COUNTED = new Coverage();

  @Test
  void allWaysAgreeAndProgramsReachEveryInstructionAndEveryHalt() throws InterruptedException {
    FuzzCampaign campaign = new FuzzCampaign(3, 4_000, Ways.all());
    campaign.run(2);
    assertEquals("{}", campaign.differences().toString());
    assertEquals("", campaign.coverage().unreached());
    for (Halt halt : Halt.values()) {
      assertTrue(campaign.coverage().halts(halt) > 0, halt::toString);
    }
    for (int precompile = 1; precompile <= 0x11; precompile++) {
      assertTrue(campaign.coverage().precompiled(precompile) > 0, "precompile " + precompile);
    }
  }

  /** Cases that the fuzzer found, from the day on when they were put right. */
  @ParameterizedTest
  @ValueSource(strings = "delegation-revoked-in-its-block")
  void whatOnceDifferedAgrees(String name) throws URISyntaxException {
    Path file = Path.of(FuzzTest.class.getResource(name + ".conf").toURI());
    assertEquals(Optional.empty(), Ways.all().difference(CaseFile.read(file), NOT_COUNTED));
  }

  @Test
  void theSameSeedAndNumberDrawTheSameCase() {
    for (long n = 0; n < 20; n++) {
      assertEquals(CaseDraw.draw(5, n), CaseDraw.draw(5, n));
    }
    assertFalse(CaseDraw.draw(5, 0).equals(CaseDraw.draw(6, 0)));
  }

  @Test
  void aCaseFileGivesTheCaseBack(@TempDir Path folder) throws IOException {
    for (long n = 0; n < 20; n++) {
      FuzzCase drawn = CaseDraw.draw(9, n).block();
      Path file = folder.resolve(n + ".conf");
      CaseFile.write(file, drawn, "one line\nand another");
      assertEquals(drawn, CaseFile.read(file));
      assertEquals(Fuzz.execute("evm", "--replay", file.toString()), 0);
    }
  }

  @Test
  void aFileThatIsNoCaseIsRefusedWithTheReason(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("bad.conf"), "fork = OSAKA\n");
    assertThrows(CaseFile.BadCase.class, () -> CaseFile.read(file));
    assertEquals(3, Fuzz.execute("evm", "--replay", file.toString()));
    assertEquals(3, Fuzz.execute("evm", "--replay", folder.resolve("none").toString()));
  }

  @Test
  void shrinkingKeepsTheDifferenceAndLittleElse() {
    Ways planted = new Ways(List.of(PlantedMistake.STALE_STORAGE));
    long n = 0;
    while (planted.difference(CaseDraw.draw(1, n).block(), NOT_COUNTED).isEmpty()) {
      n++;
    }
    FuzzCase large = CaseDraw.draw(1, n).block();
    FuzzCase small = CaseShrink.shrink(large, given -> planted.difference(given, NOT_COUNTED));
    Optional<Difference> still = planted.difference(small, NOT_COUNTED);
    assertEquals(Optional.of("STALE_STORAGE"), still.map(Difference::side));
    assertTrue(small.transactions().size() <= 3, small::toString);
    assertTrue(small.accounts().size() <= large.accounts().size());
  }

  @Test
  void theRootFromScratchIsThatOfTheTrie() {
    List<Bytes> values = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      values.add(Uint256.of(1L + 1L * i * i).toMinimalBytes());
      if (i % 17 == 0) {
        assertEquals(TrieRoots.ofValues(values), PlainState.rootOf(values));
      }
    }
  }
}
