package io.witan.actors.exchange;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.enclave.KeyAnswer;
import io.witan.protocol.privacy.enclave.KeyRequest;
import io.witan.protocol.privacy.enclave.KeyRequestCodec;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * An {@link EnclaveNode} as the transaction manager of its group asks it, wherever it is.
 *
 * @param calls brings a request there and its answer back; fails with a sentence where it cannot
 * @param absence why there is none to ask, in a sentence; empty while there is
 */
public record RemoteEnclave(
    Function<Bytes, CompletionStage<Bytes>> calls, Supplier<Optional<String>> absence)
    implements EnclaveClient {
  @Override
  public CompletionStage<KeyAnswer> use(PartyKey key, KeyRequest request) {
    return calls
        .apply(KeyRequestCodec.encode(new KeyRequestCodec.Addressed(key, request)))
        .handle(
            (answer, failure) -> {
              if (failure != null) {
                throw new ExchangeRefused(
                    ExchangeRefused.Kind.UNAVAILABLE,
                    "the enclave does not answer: " + Refusals.cause(failure).getMessage());
              }
              return KeyRequestCodec.answer(answer);
            });
  }

  @Override
  public Optional<String> trouble() {
    return absence.get();
  }
}
