package io.witan.actors.exchange;

import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.enclave.KeyAnswer;
import io.witan.protocol.privacy.enclave.KeyRequest;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The enclave of a transaction manager: this JVM's {@link KeyHolders}, or another JVM. */
public interface EnclaveClient {
  /**
   * Uses a key. The stage fails with {@link ExchangeRefused} where the enclave does not answer, or
   * does not hold the key.
   */
  CompletionStage<KeyAnswer> use(PartyKey key, KeyRequest request);

  /** Why no key can be used now, in a sentence; empty while that is not known. */
  Optional<String> trouble();
}
