package io.witan.protocol.sync;

import java.time.Duration;

/**
 * What sync asks for and remembers at most.
 *
 * @param headers per request
 * @param bodies per request
 * @param requests under way at once
 * @param perPeer requests under way at once to one peer
 * @param window blocks beyond those delivered whose headers are known
 * @param bytes of blocks that are held or that the chain has not appended yet; beyond it only what
 *     is needed next is asked for
 * @param ahead blocks delivered to the chain beyond its head
 * @param peers remembered
 * @param announced block hashes read from one announcement
 * @param timeout for an answer
 * @param grace that consensus has to deliver the next block itself, where this node is a validator
 * @param announceEvery after which an unchanged head is announced again, ever more seldom; heals a
 *     lost announcement
 * @param stall after which blocks that the chain did not take are fetched anew
 * @param backOff of a peer after its first bad or missing answer; doubles with each
 * @param backOffCap longest back-off
 */
public record SyncLimits(
    int headers,
    int bodies,
    int requests,
    int perPeer,
    int window,
    long bytes,
    int ahead,
    int peers,
    int announced,
    Duration timeout,
    Duration grace,
    Duration announceEvery,
    Duration stall,
    Duration backOff,
    Duration backOffCap) {
  public static final SyncLimits STANDARD =
      new SyncLimits(
          192,
          64,
          8,
          3,
          1024,
          32L << 20,
          192,
          512,
          64,
          Duration.ofSeconds(5),
          Duration.ofMillis(500),
          Duration.ofSeconds(3),
          Duration.ofSeconds(15),
          Duration.ofSeconds(1),
          Duration.ofMinutes(1));

  /** A head that stays is announced at last so many times as seldom as at first. */
  private static final int SELDOMEST = 16;

  /** As long as the head is old: a head that stays is told ever more seldom. */
  Duration untilToldAgain(Duration old) {
    Duration longest = announceEvery.multipliedBy(SELDOMEST);
    Duration atLeast = old.compareTo(announceEvery) < 0 ? announceEvery : old;
    return atLeast.compareTo(longest) > 0 ? longest : atLeast;
  }
}
