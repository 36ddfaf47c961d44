package io.witan.protocol.privacy.exchange;

import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PayloadHash;

/**
 * A payload that its recipient is still to be brought.
 *
 * @param number in the order in which they are to be brought
 */
public record Errand(long number, PartyKey recipient, PayloadHash payload) {}
