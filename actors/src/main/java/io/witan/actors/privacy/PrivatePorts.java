package io.witan.actors.privacy;

import io.witan.actors.exchange.TransactionManager;
import io.witan.protocol.machine.RecordCodec;
import io.witan.protocol.privacy.ledger.PrivateLedgerRecord;
import io.witan.protocol.privacy.ledger.PrivateLedgerState;
import io.witan.protocol.privacy.ledger.PrivateStore;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the private side of a node stands on; its owner closes it after the node has stopped.
 *
 * @param manager empty where the node is a party to nothing
 * @param stores the store of a private state, by its id; asked once for each
 */
public record PrivatePorts(
    Optional<TransactionManager> manager,
    Function<String, PrivateStore> stores,
    RecordCodec<PrivateLedgerRecord> records,
    RecordCodec<PrivateLedgerState> snapshots) {}
