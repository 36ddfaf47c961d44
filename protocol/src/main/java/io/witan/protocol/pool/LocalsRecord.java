package io.witan.protocol.pool;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.ledger.Transaction;
import java.util.List;

/**
 * A durable step of {@link Locals}.
 *
 * @param kept that clients are told of once this is durable
 * @param ended that need not be kept any more; of any of these and of earlier records
 */
public record LocalsRecord(List<Transaction> kept, List<Hash> ended) {
  /** Of a life that begins: it takes the next place, so that no earlier life can write there. */
  static final LocalsRecord BEGUN = new LocalsRecord(List.of(), List.of());

  public LocalsRecord {
    kept = List.copyOf(kept);
    ended = List.copyOf(ended);
  }
}
