package io.witan.simulations.privacy;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.PrivacyFlag;
import io.witan.protocol.privacy.exchange.Distribution;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What an organisation wants to be sent.
 *
 * @param number of all messages of the run
 * @param data call data, init code or a marker's transaction
 * @param parties organisations, the sender among them
 * @param creations the transactions that made the contracts which it affects
 * @param execHash 32 bytes, or empty
 * @param secret the word in it that nobody else may see; 32 bytes
 */
record PrivateMessage(
    int number,
    Bytes data,
    SortedSet<Integer> parties,
    PrivacyFlag flag,
    SortedSet<PayloadHash> creations,
    Bytes execHash,
    Bytes secret) {
  PrivateMessage {
    parties = Collections.unmodifiableSortedSet(new TreeSet<>(parties));
    creations = Collections.unmodifiableSortedSet(new TreeSet<>(creations));
  }

  Distribution distribution(List<PartyKey> recipients) {
    return new Distribution(
        recipients, flag, new TreeSet<>(creations), execHash, List.of(), Optional.empty());
  }
}
