package io.witan.actors.exchange;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.exchange.PayloadAnswer;
import io.witan.protocol.privacy.exchange.PayloadStore;
import io.witan.protocol.privacy.payload.EncodedPayload;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The payloads that a transaction manager in another JVM keeps, read beside it. An enclave that is
 * a JVM of its own opens them, and audits that.
 */
public final class StoredPayloads implements PayloadReader {
  private final List<PartyKey> keys;
  private final Opening opening;

  /** Those that some keys of an enclave can open. */
  public StoredPayloads(
      ActorSystem<?> system, PayloadStore store, List<PartyKey> keys, RemoteEnclave enclave) {
    this.keys = List.copyOf(keys);
    Payloads payloads =
        Payloads.readOnly(
            store,
            system
                .dispatchers()
                .lookup(DispatcherSelector.fromConfig("witan.dispatchers.payloads")),
            system.scheduler());
    this.opening = new Opening(new KeyRing(keys, enclave, Optional::empty), payloads);
  }

  @Override
  public CompletionStage<PayloadAnswer> receive(PayloadHash hash, Optional<PartyKey> as) {
    return opening.receive(hash, as);
  }

  @Override
  public CompletionStage<PayloadAnswer> open(EncodedPayload payload) {
    return opening.open(payload);
  }

  @Override
  public List<PartyKey> keys() {
    return keys;
  }
}
