package io.witan.actors.exchange;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.exchange.ApiVersion;
import io.witan.protocol.privacy.exchange.PartyTable;
import io.witan.protocol.privacy.payload.EncodedPayload;
import io.witan.protocol.privacy.payload.PartyInfo;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Where the parties of other managers are reached, as these managers told and proved it. A stage
 * fails with {@link ExchangeRefused} where it does not do what is asked.
 */
public interface PartyDirectory {
  /** What is known now. */
  PartyTable table();

  /** Called, on any thread, after the table changed; close to stop. */
  AutoCloseable onChange(Consumer<PartyTable> listener);

  /** What this manager tells of itself. */
  PartyInfo own();

  /**
   * Takes what another manager tells of itself, as far as it proves it.
   *
   * @param versions of the interface that it speaks
   */
  CompletionStage<PartyInfo> told(PartyInfo theirs, Set<ApiVersion> versions);

  /** The text of a payload that proves to another manager that a key is ours. */
  CompletionStage<Bytes> prove(EncodedPayload challenge);
}
