package io.witan.protocol.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.crypto.Keccak;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ForkIdsTest {
  private static final Hash GENESIS = Keccak.hash(Bytes.ofInts(1));

  private static ForkIds of(Map<String, Long> fields) {
    return ForkIds.ofFields(GENESIS, 100, name -> Optional.ofNullable(fields.get(name)));
  }

  @Test
  void heightsOfGoQuorumCountButNotThatOfPermissions() {
    ForkIds plain = of(Map.of("berlinBlock", 5L));
    assertEquals(plain.at(9, 0), of(Map.of("berlinBlock", 5L, "qip714Block", 7L)).at(9, 0));
    assertNotEquals(
        plain.at(9, 0), of(Map.of("berlinBlock", 5L, "privacyEnhancementsBlock", 7L)).at(9, 0));
  }

  @Test
  void forksByTimeComeAfterThoseByHeight() {
    ForkIds both = of(Map.of("berlinBlock", 5L, "shanghaiTime", 900L, "cancunTime", 100L));
    assertEquals(5, both.at(4, 50).next());
    assertEquals(900, both.at(5, 899).next());
    assertEquals(0, both.at(5, 900).next());
    ForkId early = ForkIds.of(GENESIS, 100, List.of(5L), List.of()).at(5, 0);
    assertEquals(early.hash(), both.at(5, 899).hash());
    assertEquals(Optional.empty(), both.check(both.at(5, 899), 6, 950));
    assertEquals(Optional.of(ForkIds.Mismatch.REMOTE_STALE), both.check(early, 6, 950));
  }
}
