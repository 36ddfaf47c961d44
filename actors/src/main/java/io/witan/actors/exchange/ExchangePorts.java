package io.witan.actors.exchange;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.exchange.PartyTable;
import io.witan.protocol.privacy.exchange.PayloadStore;
import java.time.InstantSource;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * What a transaction manager stands on; its owner closes the store after the manager has stopped.
 *
 * @param parties where the parties of other managers are reached now
 * @param entropy makes so many random bytes, on any thread
 */
public record ExchangePorts(
    PayloadStore store,
    PartyTransport transport,
    Supplier<PartyTable> parties,
    InstantSource clock,
    IntFunction<Bytes> entropy) {}
