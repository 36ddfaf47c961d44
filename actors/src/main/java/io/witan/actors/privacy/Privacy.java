package io.witan.actors.privacy;

import io.witan.actors.exchange.TransactionManager;
import java.util.Optional;

/**
 * The private side of a node.
 *
 * @param manager empty on a node that is party to nothing, and follows as all who are not do
 */
public record Privacy(PrivateLedgers ledgers, Optional<TransactionManager> manager) {}
