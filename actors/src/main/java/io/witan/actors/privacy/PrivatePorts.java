package io.witan.actors.privacy;

import io.witan.actors.exchange.TransactionManager;
import io.witan.protocol.machine.RecordCodec;
import io.witan.protocol.privacy.ledger.PrivateLedgerRecord;
import io.witan.protocol.privacy.ledger.PrivateLedgerState;
import io.witan.protocol.privacy.ledger.PrivateStore;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the private side of a node stands on; its owner closes it after the node has stopped.
 *
 * @param stores the store of a private state; asked once for each
 */
public record PrivatePorts(
    List<Kind> states,
    Function<Kind, PrivateStore> stores,
    RecordCodec<PrivateLedgerRecord> records,
    RecordCodec<PrivateLedgerState> snapshots) {
  public PrivatePorts {
    states = List.copyOf(states);
  }

  /** The journal of a private state's ledger, by the state's name. */
  public static String journal(String name) {
    return "private|node|" + name;
  }

  /**
   * A private state that a node has.
   *
   * @param id GoQuorum's PSI
   * @param name of its folder and its journal
   * @param manager as its parties use it; empty where it is that of no party
   */
  public record Kind(String id, String name, Optional<TransactionManager> manager) {}
}
