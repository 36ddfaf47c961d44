package io.witan.actors.privacy;

import io.witan.protocol.bytes.Hash;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What one private ledger is made of.
 *
 * @param name of its journal
 * @param genesis hash of the chain's first block
 * @param head of the public chain, as far as it is told
 */
record PrivateLedgerSetup(
    String name,
    PublicChain chain,
    Hash genesis,
    PrivatePorts ports,
    FollowedState state,
    AtomicLong head,
    LedgerWatch watch,
    InstantSource clock) {}
