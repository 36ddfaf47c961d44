package io.witan.actors.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.crypto.Verifier;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SealCacheTest {
  private static final int SEALS = 20_000;
  private static final int AHEAD = 1_000;
  private static final Signature SEAL = new Signature(0, Uint256.ONE, Uint256.ONE);

  private final AtomicInteger recovered = new AtomicInteger();
  private final Verifier counting =
      (digest, signature) -> {
        recovered.incrementAndGet();
        return Optional.of(new PublicKey(Bytes.wrap(new byte[PublicKey.SIZE])));
      };

  @Test
  void sealsThatAreRecoveredAheadAreRecoveredOnceHoweverManyCameBefore() {
    SealCache seals = new SealCache(counting);
    for (int i = 0; i < SEALS + AHEAD; i++) {
      if (i < SEALS) {
        seals.recover(digest(i), SEAL);
      }
      if (i >= AHEAD) {
        // Asked for twice, as when a block is checked again: what is new must stay nevertheless.
        seals.recover(digest(i - AHEAD), SEAL);
        seals.recover(digest(i - AHEAD), SEAL);
      }
    }
    assertEquals(SEALS, recovered.get());
  }

  private static Hash digest(int number) {
    return Keccak.hash(Bytes.ofInts(number >> 8, number));
  }
}
