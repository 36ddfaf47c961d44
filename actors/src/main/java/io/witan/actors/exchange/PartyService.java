package io.witan.actors.exchange;

import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.payload.EncodedPayload;
import io.witan.protocol.privacy.payload.PrivacyGroup;
import java.util.concurrent.CompletionStage;

/**
 * A transaction manager as other organisations' managers see it (Tessera's P2P interface); they may
 * be hostile. Whom they have is the {@link PartyDirectory}'s to know. A stage fails with {@link
 * ExchangeRefused} where it does not do what is asked.
 */
public interface PartyService {
  /** Keeps a payload of another manager; its hash, whether it was new or not. */
  CompletionStage<PayloadHash> push(EncodedPayload payload);

  /** A payload again, for one party to it. */
  CompletionStage<EncodedPayload> resend(PartyKey party, PayloadHash hash);

  /** Pushes all payloads of a party to it again, one by one; their number when they are there. */
  CompletionStage<Integer> resendAll(PartyKey party);

  /** The same in batches, to a manager that lost its store and recovers. */
  CompletionStage<Integer> resendAll(PartyKey party, int batch);

  /**
   * Hears what came of some payloads at another party to them.
   *
   * @param sealed {@link io.witan.protocol.privacy.ledger.PrivateOutcome#encode} by that party to
   *     one of this manager's
   */
  CompletionStage<Void> told(EncodedPayload sealed);

  /** Takes a group, or its end, from a member's manager. */
  CompletionStage<Void> pushGroup(PrivacyGroup group);
}
