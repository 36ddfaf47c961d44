package io.witan.actors.exchange;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.payload.EncodedPayload;
import io.witan.protocol.privacy.payload.PartyInfo;
import io.witan.protocol.privacy.payload.PrivacyGroup;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * A transaction manager as other organisations' managers see it (Tessera's P2P interface); they may
 * be hostile. A stage fails with {@link ExchangeRefused} where it does not do what is asked.
 */
public interface PartyService {
  /** Keeps a payload of another manager; its hash, whether it was new or not. */
  CompletionStage<PayloadHash> push(EncodedPayload payload);

  /** A payload again, for one party to it. */
  CompletionStage<EncodedPayload> resend(PartyKey party, PayloadHash hash);

  /** Pushes all payloads of a party to it again; complete when they are there. */
  CompletionStage<Integer> resendAll(PartyKey party);

  CompletionStage<Void> pushGroup(PrivacyGroup group);

  /**
   * Takes what another manager tells of itself, as far as it proves it.
   *
   * @param versions of the protocol that it speaks
   */
  CompletionStage<PartyInfo> partyInfo(PartyInfo theirs, Set<String> versions);

  /** What this manager tells of itself. */
  PartyInfo partyInfo();

  /** The text of a payload that proves to another manager that a key is ours. */
  CompletionStage<Bytes> prove(EncodedPayload challenge);
}
