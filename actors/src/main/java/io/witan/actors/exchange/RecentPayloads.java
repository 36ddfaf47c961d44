package io.witan.actors.exchange;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.payload.EncodedPayload;
import java.util.Optional;

/**
 * The payloads that were kept last, sealed as they lie in the store: a private ledger asks for each
 * soon after it came. Written by the keeper alone, so that it never shows what is not durable, nor
 * an older copy than the store's.
 */
final class RecentPayloads {
  private static final int MOST_BYTES = 16 << 20;

  /** Of a payload beside its cipher text, and of each box with its key. */
  private static final int OVERHEAD = 512;

  private static final int PARTY = 256;

  private final Cache<PayloadHash, EncodedPayload> payloads =
      Caffeine.newBuilder()
          .maximumWeight(MOST_BYTES)
          .weigher((PayloadHash hash, EncodedPayload payload) -> weight(payload))
          .build();

  private static int weight(EncodedPayload payload) {
    return OVERHEAD + payload.cipherText().size() + PARTY * payload.recipients().size();
  }

  Optional<EncodedPayload> payload(PayloadHash hash) {
    return Optional.ofNullable(payloads.getIfPresent(hash));
  }

  void put(PayloadHash hash, Optional<EncodedPayload> payload) {
    payload.ifPresentOrElse(found -> payloads.put(hash, found), () -> payloads.invalidate(hash));
  }
}
