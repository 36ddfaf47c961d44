package io.witan.actors.exchange;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.exchange.Arrival;
import io.witan.protocol.privacy.exchange.Distribution;
import io.witan.protocol.privacy.exchange.PayloadAnswer;
import io.witan.protocol.privacy.exchange.Sent;
import io.witan.protocol.privacy.ledger.ClaimedOutcome;
import io.witan.protocol.privacy.ledger.PrivateOutcome;
import io.witan.protocol.privacy.payload.EncodedPayload;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * A private transaction manager as its own ledger, its dapps and its operator see it (Tessera's Q2T
 * and third-party interfaces). A stage fails with {@link ExchangeRefused} where the request cannot
 * be met, and says why.
 */
public interface TransactionManager extends PayloadReader {
  /**
   * Seals a payload, keeps it and brings it to its recipients; complete when all of them have it,
   * or at once where this deployment delivers later.
   *
   * @param from a key of this manager; empty for its first
   */
  CompletionStage<Sent> send(Bytes payload, Optional<PartyKey> from, Distribution distribution);

  /** Keeps a payload, sealed to its sender alone, until its signed transaction is sent. */
  CompletionStage<PayloadHash> storeRaw(Bytes payload, Optional<PartyKey> from);

  /** Brings a payload that was stored raw to its recipients. */
  CompletionStage<Sent> sendSigned(PayloadHash raw, Distribution distribution);

  /** Opens a payload that was stored raw and not sent yet. */
  CompletionStage<PayloadAnswer> receiveRaw(PayloadHash hash);

  /** Seals a payload without keeping or sending it. */
  CompletionStage<EncodedPayload> seal(
      Bytes payload, Optional<PartyKey> from, Distribution distribution);

  CompletionStage<Void> delete(PayloadHash hash);

  /** Whether a key of this manager sent it. */
  CompletionStage<Boolean> isSender(PayloadHash hash);

  /** The sender and all recipients that this manager knows of. */
  CompletionStage<List<PartyKey>> participants(PayloadHash hash);

  CompletionStage<List<PartyKey>> mandatoryRecipients(PayloadHash hash);

  /**
   * The key of this manager that a sender means.
   *
   * @param meant empty for the one that is used by default
   * @throws ExchangeRefused if it is none of this manager's
   */
  PartyKey sender(Optional<PartyKey> meant);

  /** The keys of all managers that it knows of, its own too. */
  List<PartyKey> knownKeys();

  /** How many payloads ever came. */
  CompletionStage<Long> arrivals();

  /** Payloads that came after a number, oldest first, at most 1,000. */
  CompletionStage<List<Arrival>> arrivalsAfter(long number);

  /** Called, on any thread, after a payload came and is durable; close to stop. */
  AutoCloseable onArrival(Consumer<Arrival> listener);

  /**
   * Tells the other parties to some payloads, as far as they are known here, what came of them.
   * Best effort: a manager that cannot be reached or is no Witan's is not told.
   */
  void tell(List<PrivateOutcome> outcomes);

  /** Called, on any thread, with what another party to a payload tells; close to stop. */
  AutoCloseable onTold(Consumer<ClaimedOutcome> listener);

  /** Why it cannot do its work now; empty while it can. */
  Optional<String> trouble();
}
