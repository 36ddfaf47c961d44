package io.witan.actors.exchange;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.payload.EncodedPayload;
import io.witan.protocol.privacy.payload.PartyInfo;
import io.witan.protocol.privacy.payload.PrivacyGroup;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Calls other managers as long as this JVM may speak for its node: one that was stopped, and wakes
 * when another JVM of its group has gone on, calls nobody.
 *
 * @param maySpeak asked before each call
 */
public record GuardedTransport(PartyTransport calls, BooleanSupplier maySpeak)
    implements PartyTransport {
  private <A> CompletionStage<A> guarded(Supplier<CompletionStage<A>> call) {
    return maySpeak.getAsBoolean()
        ? call.get()
        : CompletableFuture.failedStage(
            new IllegalStateException("this JVM may not be the active one of its group any more"));
  }

  @Override
  public CompletionStage<PayloadHash> push(String url, EncodedPayload payload) {
    return guarded(() -> calls.push(url, payload));
  }

  @Override
  public CompletionStage<Void> pushBatch(String url, List<EncodedPayload> payloads) {
    return guarded(() -> calls.pushBatch(url, payloads));
  }

  @Override
  public CompletionStage<EncodedPayload> resend(String url, PartyKey party, PayloadHash hash) {
    return guarded(() -> calls.resend(url, party, hash));
  }

  @Override
  public CompletionStage<Void> resendAll(String url, PartyKey party) {
    return guarded(() -> calls.resendAll(url, party));
  }

  @Override
  public CompletionStage<Void> tell(String url, EncodedPayload sealed) {
    return guarded(() -> calls.tell(url, sealed));
  }

  @Override
  public CompletionStage<Void> pushGroup(String url, PrivacyGroup group) {
    return guarded(() -> calls.pushGroup(url, group));
  }

  @Override
  public CompletionStage<PartyInfo> partyInfo(String url, PartyInfo ours) {
    return guarded(() -> calls.partyInfo(url, ours));
  }

  @Override
  public CompletionStage<Bytes> prove(String url, EncodedPayload challenge) {
    return guarded(() -> calls.prove(url, challenge));
  }
}
