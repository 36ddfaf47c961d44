package io.witan.deploy.exchange;

import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.exchange.PartyTable;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Waits until managers know each other. */
final class Acquainted {
  private Acquainted() {}

  /** Returns when a manager knows where some parties are. */
  static void with(WitanPeer peer, List<PartyKey> parties) throws Exception {
    CompletableFuture<PartyTable> known = new CompletableFuture<>();
    AutoCloseable registration = peer.parties().onChange(table -> complete(known, table, parties));
    try {
      complete(known, peer.parties().table(), parties);
      known.get(60, TimeUnit.SECONDS);
    } finally {
      registration.close();
    }
  }

  private static void complete(
      CompletableFuture<PartyTable> known, PartyTable table, List<PartyKey> parties) {
    if (table.parties().keySet().containsAll(parties)) {
      known.complete(table);
    }
  }
}
