package io.witan.actors.exchange;

import akka.Done;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Scheduler;
import akka.actor.typed.javadsl.AskPattern;
import akka.pattern.StatusReply;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.exchange.PayloadStore;
import io.witan.protocol.privacy.payload.EncodedPayload;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** What is kept, as the parts of a manager use it: no call blocks. */
final class Payloads {
  /** Longer than a store's own patience, so that its answer is the one that is heard. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final PayloadStore store;
  private final RecentPayloads recent;
  private final Optional<ActorRef<KeeperCommand>> keeper;
  private final Executor reads;
  private final Scheduler scheduler;

  Payloads(
      PayloadStore store,
      RecentPayloads recent,
      ActorRef<KeeperCommand> keeper,
      Executor reads,
      Scheduler scheduler) {
    this(store, recent, Optional.of(keeper), reads, scheduler);
  }

  /** Those of a manager in another JVM, which alone changes them. */
  static Payloads readOnly(PayloadStore store, Executor reads, Scheduler scheduler) {
    return new Payloads(store, new RecentPayloads(), Optional.empty(), reads, scheduler);
  }

  private Payloads(
      PayloadStore store,
      RecentPayloads recent,
      Optional<ActorRef<KeeperCommand>> keeper,
      Executor reads,
      Scheduler scheduler) {
    this.store = store;
    this.recent = recent;
    this.keeper = keeper;
    this.reads = reads;
    this.scheduler = scheduler;
  }

  CompletionStage<Optional<EncodedPayload>> payload(PayloadHash hash) {
    Optional<EncodedPayload> found = recent.payload(hash);
    return found.isPresent()
        ? CompletableFuture.completedFuture(found)
        : read(rows -> rows.payload(hash));
  }

  /** A payload that must be here. */
  CompletionStage<EncodedPayload> known(PayloadHash hash) {
    return payload(hash).thenApply(found -> found.orElseThrow(() -> notFound(hash)));
  }

  static ExchangeRefused notFound(PayloadHash hash) {
    return new ExchangeRefused(
        ExchangeRefused.Kind.NOT_FOUND, "Message with hash " + hash.toBase64() + " was not found");
  }

  /** Those of some payloads that are here. */
  CompletionStage<SortedMap<PayloadHash, EncodedPayload>> known(Collection<PayloadHash> hashes) {
    CompletionStage<SortedMap<PayloadHash, EncodedPayload>> all =
        CompletableFuture.completedFuture(new TreeMap<>());
    for (PayloadHash hash : hashes) {
      all =
          all.thenCombine(
              payload(hash),
              (map, found) -> {
                found.ifPresent(payload -> map.put(hash, payload));
                return map;
              });
    }
    return all;
  }

  /** Reads the store on a thread that may block. */
  <T> CompletionStage<T> read(Function<PayloadStore, T> rows) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return rows.apply(store);
          } catch (RuntimeException failed) {
            throw new ExchangeRefused(
                ExchangeRefused.Kind.UNAVAILABLE, "the payload store does not answer");
          }
        },
        reads);
  }

  /** Makes a change; complete when it is durable, and with it all that keys did before. */
  CompletionStage<Done> change(Function<ActorRef<StatusReply<Done>>, KeeperCommand> change) {
    return AskPattern.askWithStatus(keeper.orElseThrow(), change::apply, PATIENCE, scheduler);
  }

  /** Complete when the uses of keys are durable that were made so far. */
  CompletionStage<Done> settled() {
    return keeper.isPresent()
        ? change(KeeperCommand.Settle::new)
        : CompletableFuture.completedFuture(Done.getInstance());
  }
}
