package io.witan.deploy.live;

/** What is done to a network of node groups. */
enum GroupFault {
  KILL_ANY("kill -9 of any JVM"),
  KILL_ACTIVE("kill -9 of the active JVM"),
  PAUSE_ACTIVE("SIGSTOP of the active JVM, then SIGCONT"),
  PARTITION("no JVM of the group hears another"),
  CUT_OFF_DATABASE("the active JVM cut off from the database"),
  ROLLING_RESTART("restart of one JVM after another"),
  KILL_DATABASE("kill -9 of PostgreSQL");

  private final String words;

  GroupFault(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }

  /** Whether every group suffers, so that blocks cannot go on. */
  boolean isOfAll() {
    return this == KILL_DATABASE;
  }
}
