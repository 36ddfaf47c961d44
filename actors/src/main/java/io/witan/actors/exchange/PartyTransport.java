package io.witan.actors.exchange;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.payload.EncodedPayload;
import io.witan.protocol.privacy.payload.PartyInfo;
import io.witan.protocol.privacy.payload.PrivacyGroup;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Calls of other managers, by the URL at which they are reached. A stage fails where the other one
 * cannot be reached, does not answer in time or refuses; the message says which.
 */
public interface PartyTransport {
  CompletionStage<PayloadHash> push(String url, EncodedPayload payload);

  /** To a manager that recovers. */
  CompletionStage<Void> pushBatch(String url, List<EncodedPayload> payloads);

  CompletionStage<EncodedPayload> resend(String url, PartyKey party, PayloadHash hash);

  CompletionStage<Void> resendAll(String url, PartyKey party);

  /** Tells another Witan's manager what came of some payloads; no other knows of this. */
  CompletionStage<Void> tell(String url, EncodedPayload sealed);

  CompletionStage<Void> pushGroup(String url, PrivacyGroup group);

  /** Tells another manager of this one; what it answers may be empty. */
  CompletionStage<PartyInfo> partyInfo(String url, PartyInfo ours);

  /** Asks another manager to open a challenge, to prove that it has a key. */
  CompletionStage<Bytes> prove(String url, EncodedPayload challenge);
}
