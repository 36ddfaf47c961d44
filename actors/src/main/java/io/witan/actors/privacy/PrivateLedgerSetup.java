package io.witan.actors.privacy;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.privacy.exchange.Received;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * What one private ledger is made of.
 *
 * @param genesis hash of the chain's first block
 * @param head of the public chain, as far as it is told
 * @param ours whether this state's parties are among those of a payload
 */
record PrivateLedgerSetup(
    String id,
    PublicChain chain,
    Hash genesis,
    PrivatePorts ports,
    FollowedState state,
    Predicate<Received> ours,
    AtomicLong head,
    LedgerWatch watch,
    InstantSource clock) {}
