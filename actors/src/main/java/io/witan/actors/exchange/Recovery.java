package io.witan.actors.exchange;

import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.exchange.PartyTable;
import io.witan.protocol.privacy.exchange.PayloadStore;
import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * How a manager that lost its store gets back what other managers still hold: it asks all of them
 * for what its keys received and for what they sent. What nobody else was given is lost, as are
 * payloads that were stored raw.
 */
final class Recovery {
  private final KeyRing keys;
  private final Payloads payloads;
  private final ExchangePorts ports;

  Recovery(KeyRing keys, Payloads payloads, ExchangePorts ports) {
    this.keys = keys;
    this.payloads = payloads;
    this.ports = ports;
  }

  /**
   * Asks everybody, again and again until nothing new comes: a payload may be taken only after the
   * creation of a contract that it affects, which another manager may hold.
   */
  CompletionStage<Recovered> recover() {
    return payloads.read(PayloadStore::arrivals).thenCompose(before -> pass(before, before));
  }

  private CompletionStage<Recovered> pass(long begin, long before) {
    return asked()
        .thenCompose(
            silent ->
                payloads
                    .read(PayloadStore::arrivals)
                    .thenCompose(
                        now ->
                            now > before
                                ? pass(begin, now)
                                : CompletableFuture.completedFuture(
                                    new Recovered(now - begin, silent))));
  }

  /** Asks each manager once for each key; those that did not do it, and why. */
  private CompletionStage<SortedMap<String, String>> asked() {
    SortedMap<String, String> silent = Collections.synchronizedSortedMap(new TreeMap<>());
    CompletionStage<Void> all = CompletableFuture.completedFuture(null);
    for (String url : others()) {
      for (PartyKey key : keys.keys()) {
        all =
            all.thenCompose(done -> ports.transport().resendAll(url, key))
                .exceptionally(
                    failure -> {
                      silent.put(url, String.valueOf(Refusals.cause(failure).getMessage()));
                      return null;
                    });
      }
    }
    return all.thenApply(done -> silent);
  }

  /** Where other managers are reached that are known now. */
  Set<String> others() {
    Set<String> urls = new TreeSet<>();
    PartyTable table = ports.parties().get();
    table
        .parties()
        .forEach(
            (key, reach) -> {
              if (!keys.has(key)) {
                urls.add(reach.url());
              }
            });
    return urls;
  }
}
