package io.witan.protocol.privacy.exchange;

import io.witan.protocol.privacy.PayloadHash;

/**
 * A payload became readable here: it was sent by a key of this manager, or came from another one.
 *
 * @param number 1 for the first that ever came, without gaps
 */
public record Arrival(long number, PayloadHash payload) {}
