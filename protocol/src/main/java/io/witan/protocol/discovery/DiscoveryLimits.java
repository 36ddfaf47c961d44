package io.witan.protocol.discovery;

import java.time.Duration;

/**
 * What discovery remembers at most, and how long.
 *
 * @param bucket contacts of one distance; also the nodes of one answer (Kademlia's k)
 * @param pings that wait for their answer
 * @param proofs remembered of nodes that answered a ping
 * @param parallel nodes asked at once in a look-up (Kademlia's alpha)
 * @param failures unanswered pings in a row after which a contact is forgotten
 * @param answer how long an answer may take
 * @param lifetime of our packets
 * @param proof how long an answered ping proves an address
 * @param check how often some contact is pinged
 * @param lookUp pause between look-ups
 * @param firstLookUps the same while there are fewer contacts than a bucket holds
 */
public record DiscoveryLimits(
    int bucket,
    int pings,
    int proofs,
    int parallel,
    int failures,
    Duration answer,
    Duration lifetime,
    Duration proof,
    Duration check,
    Duration lookUp,
    Duration firstLookUps) {
  public static final DiscoveryLimits STANDARD =
      new DiscoveryLimits(
          16,
          256,
          1024,
          3,
          3,
          Duration.ofMillis(800),
          Duration.ofSeconds(20),
          Duration.ofHours(24),
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          Duration.ofSeconds(5));
}
