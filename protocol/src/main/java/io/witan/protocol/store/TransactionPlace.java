package io.witan.protocol.store;

import io.witan.protocol.bytes.Hash;

/**
 * Where a transaction stands.
 *
 * @param index in the block, from 0
 */
public record TransactionPlace(Hash blockHash, long height, int index) {}
