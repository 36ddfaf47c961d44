package io.witan.actors.exchange;

import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.payload.EncodedPayload;
import io.witan.protocol.privacy.payload.PrivacyGroup;
import java.util.concurrent.CompletionStage;

/** What other managers may ask of this one. */
final class PartyDesk implements PartyService {
  private final Intake intake;
  private final Resending resending;
  private final Groups groups;
  private final Outcomes outcomes;
  private final ExchangeMetrics metrics;

  PartyDesk(
      Intake intake,
      Resending resending,
      Groups groups,
      Outcomes outcomes,
      ExchangeMetrics metrics) {
    this.metrics = metrics;
    this.intake = intake;
    this.resending = resending;
    this.groups = groups;
    this.outcomes = outcomes;
  }

  @Override
  public CompletionStage<PayloadHash> push(EncodedPayload payload) {
    return Refusals.staged(() -> intake.push(payload))
        .whenComplete(
            (hash, failure) -> {
              if (failure instanceof ExchangeRefused refused) {
                metrics.refused(refused.kind());
              }
            });
  }

  @Override
  public CompletionStage<EncodedPayload> resend(PartyKey party, PayloadHash hash) {
    return Refusals.staged(() -> resending.one(party, hash));
  }

  @Override
  public CompletionStage<Integer> resendAll(PartyKey party) {
    return Refusals.staged(() -> resending.all(party));
  }

  @Override
  public CompletionStage<Integer> resendAll(PartyKey party, int batch) {
    return Refusals.staged(() -> resending.all(party, batch));
  }

  @Override
  public CompletionStage<Void> told(EncodedPayload sealed) {
    return Refusals.staged(() -> outcomes.told(sealed));
  }

  @Override
  public CompletionStage<Void> pushGroup(PrivacyGroup group) {
    return Refusals.staged(() -> groups.taken(group));
  }
}
