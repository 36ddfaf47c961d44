package io.witan.protocol.consensus.raft;

/**
 * What a leader knows of one other member's log.
 *
 * @param match up to which it is known to be the leader's
 * @param next the first entry to send
 * @param probing whether it is not yet known where the logs part: one message at a time
 * @param waiting whether the probe is on its way
 * @param active whether it was heard since the quorum was last checked
 * @param beat match at the last heartbeat
 */
public record Progress(
    long match, long next, boolean probing, boolean waiting, boolean active, long beat) {
  static Progress of(long lastIndex) {
    return new Progress(0, lastIndex + 1, true, false, false, 0);
  }

  Progress matched(long index) {
    long most = Math.max(match, index);
    boolean sought = probing && index < next - 1;
    return new Progress(most, Math.max(next, most + 1), sought, false, active, beat);
  }

  /** Where to try next after a rejection at the place before {@code next}. */
  Progress backTo(long index) {
    return new Progress(match, Math.max(match + 1, index), true, false, active, beat);
  }

  Progress sent(long upTo) {
    return probing
        ? new Progress(match, next, true, true, active, beat)
        : new Progress(match, upTo + 1, false, false, active, beat);
  }

  Progress heard() {
    return new Progress(match, next, probing, waiting, true, beat);
  }

  Progress unheard() {
    return new Progress(match, next, probing, waiting, false, beat);
  }

  /**
   * At a heartbeat: what was sent and brought nothing since the last one counts as lost, and is
   * sent again from the last match on.
   */
  Progress beaten() {
    boolean lost = probing || (next > match + 1 && match == beat);
    return lost
        ? new Progress(match, probing ? next : match + 1, true, false, active, match)
        : new Progress(match, next, false, false, active, match);
  }
}
