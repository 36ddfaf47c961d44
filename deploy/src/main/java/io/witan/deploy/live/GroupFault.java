package io.witan.deploy.live;

import java.time.Duration;

/** What is done to a network of node groups. */
enum GroupFault {
  KILL_ANY("kill -9 of any JVM", 14),
  KILL_ACTIVE("kill -9 of the active JVM", 18),
  KILL_ENCLAVE("kill -9 of the JVM that is the active enclave", 18),
  PAUSE_ACTIVE("SIGSTOP of the active JVM, then SIGCONT", 24),
  PARTITION("no JVM of the group hears another", 35),
  CUT_OFF_DATABASE("the active JVM cut off from the database", 35),
  ROLLING_RESTART("restart of one JVM after another", 50),
  KILL_DATABASE("kill -9 of PostgreSQL", 32);

  /** How long a group or the database is away where nobody starts it again. */
  static final Duration AWAY = Duration.ofSeconds(20);

  private final String words;
  private final int usualSeconds;

  /**
   * A kind.
   *
   * @param usualSeconds until all is well again, with nothing else to do for the machine
   */
  GroupFault(String words, int usualSeconds) {
    this.words = words;
    this.usualSeconds = usualSeconds;
  }

  String words() {
    return words;
  }

  /** Whether every group suffers, so that blocks cannot go on. */
  boolean isOfAll() {
    return this == KILL_DATABASE;
  }

  /** About how long a campaign takes that does each kind as often as the others. */
  static Duration estimate(int faults, int organisations, Duration pause) {
    int all = 0;
    for (GroupFault fault : values()) {
      all += fault.usualSeconds;
    }
    // Where there are other groups, their turn comes while one JVM is stopped.
    double each = (all + (organisations == 1 ? pause.toSeconds() : 0)) / (double) values().length;
    return Duration.ofSeconds(90 + Math.round(each * faults));
  }
}
