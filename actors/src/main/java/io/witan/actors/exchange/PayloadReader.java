package io.witan.actors.exchange;

import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.exchange.PayloadAnswer;
import io.witan.protocol.privacy.payload.EncodedPayload;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The payloads that some keys can open. */
public interface PayloadReader {
  /**
   * Opens a payload.
   *
   * @param as only by this key; empty for whichever of the keys is a party's
   */
  CompletionStage<PayloadAnswer> receive(PayloadHash hash, Optional<PartyKey> as);

  /** Opens a payload that is not kept here. */
  CompletionStage<PayloadAnswer> open(EncodedPayload payload);

  /** The keys, the one that is used by default first. */
  List<PartyKey> keys();
}
