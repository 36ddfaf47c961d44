package io.witan.actors.exchange;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.payload.PrivacyGroup;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The privacy groups that a transaction manager knows, as its ledger and its dapps use them. A
 * stage fails with {@link ExchangeRefused} where the request cannot be met.
 */
public interface PrivacyGroups {
  /**
   * Keeps a new group and tells its members' managers of it.
   *
   * @param from a key of this manager, and a member; empty for the manager's first
   */
  CompletionStage<PrivacyGroup> create(PrivacyGroup group, Optional<PartyKey> from);

  /** The groups of exactly these members. */
  CompletionStage<List<PrivacyGroup>> find(List<PartyKey> members);

  /** A group by its id. */
  CompletionStage<PrivacyGroup> group(Bytes id);

  /** Ends a group, for all its members. */
  CompletionStage<PrivacyGroup> delete(Bytes id, PartyKey from);

  CompletionStage<List<PrivacyGroup>> ofType(PrivacyGroup.Type type);
}
