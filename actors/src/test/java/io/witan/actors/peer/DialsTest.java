package io.witan.actors.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.wire.EnodeUrl;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DialsTest {
  private static final PublicKey ID = TestNetwork.key(1).publicKey();

  private final Dials dials = new Dials(Duration.ofMillis(500), Duration.ofSeconds(2));

  private static EnodeUrl at(int port) {
    return EnodeUrl.of(ID, "127.0.0.1", port);
  }

  private List<Integer> next(int count) {
    return Stream.generate(() -> dials.next(ID, url -> true).orElseThrow().tcp())
        .limit(count)
        .toList();
  }

  private List<Duration> pauses(int count) {
    return Stream.generate(() -> dials.pause(ID, false, 1)).limit(count).toList();
  }

  @Test
  void addressesOfOneNodeHaveTheirTurnsInTheOrderOfTheFile() {
    assertTrue(dials.add(at(1)));
    assertFalse(dials.add(at(2)), "the node is known");
    assertFalse(dials.add(at(3)));
    assertFalse(dials.add(at(2)), "the address too");
    assertEquals(List.of(1, 2, 3, 1, 2, 3), next(6));
    Set<EnodeUrl> busy = Set.of(at(1), at(3));
    assertEquals(Optional.of(at(2)), dials.next(ID, url -> !busy.contains(url)));
    assertEquals(Optional.empty(), dials.next(ID, url -> false));
    assertTrue(dials.remove(ID));
    assertEquals(Optional.empty(), dials.next(ID, url -> true));
  }

  @Test
  void aPauseComesWhenEveryAddressHasFailed() {
    dials.add(at(1));
    dials.add(at(2));
    dials.add(at(3));
    Duration none = Duration.ZERO;
    assertEquals(
        List.of(none, none, Duration.ofMillis(500), none, none, Duration.ofSeconds(1)), pauses(6));
    dials.succeeded(ID);
    assertEquals(List.of(none, none, Duration.ofMillis(500)), pauses(3));
    assertEquals(Duration.ofSeconds(1), dials.pause(ID, true, 1), "it was there");
  }

  @Test
  void aNodeOfOneAddressIsNeverDialledAgainAtOnce() {
    dials.add(at(1));
    assertEquals(
        List.of(
            Duration.ofMillis(500),
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(2)),
        pauses(4));
  }

  @Test
  void theFirstOfTooManyAddressesIsForgotten() {
    for (int port = 1; port <= 20; port++) {
      dials.add(at(port));
    }
    assertEquals(List.of(5, 6, 7), next(3));
  }
}
