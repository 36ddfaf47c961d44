package io.witan.actors.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.crypto.PublicKey;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BansTest {
  private static final long NOW = Long.MAX_VALUE - 5; // Nanosecond clocks may run over.

  private final Bans bans = new Bans();

  private static PublicKey peer(int n) {
    return new PublicKey(Bytes.wrap(ByteBuffer.allocate(PublicKey.SIZE).putInt(n).array()));
  }

  @Test
  void aBanEndsAndTheNextOneLastsTwiceAsLong() {
    assertEquals(Duration.ofMinutes(1), bans.add(peer(1), "a lie", NOW));
    long minute = Duration.ofMinutes(1).toNanos();
    assertEquals(Optional.of("a lie"), bans.why(peer(1), NOW + minute - 1));
    assertEquals(Optional.empty(), bans.why(peer(1), NOW + minute));
    assertEquals(Optional.empty(), bans.why(peer(2), NOW));
    assertEquals(Duration.ofMinutes(2), bans.add(peer(1), "another", NOW + minute));
    for (int i = 0; i < 20; i++) {
      bans.add(peer(1), "again", NOW);
    }
    assertEquals(Duration.ofMinutes(64), bans.add(peer(1), "again", NOW));
  }

  @Test
  void manyOffendersAreForgottenOldestFirst() {
    for (int i = 0; i < 1025; i++) {
      bans.add(peer(i), "a lie", NOW);
    }
    assertEquals(Optional.empty(), bans.why(peer(0), NOW));
    assertEquals(Optional.of("a lie"), bans.why(peer(1), NOW));
  }
}
