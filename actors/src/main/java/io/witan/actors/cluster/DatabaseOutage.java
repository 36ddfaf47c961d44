package io.witan.actors.cluster;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether a JVM's database is away, said once however many leases are kept there. */
final class DatabaseOutage {
  private static final Logger LOG = LoggerFactory.getLogger("io.witan.group");

  private int leases;

  /** One more lease cannot be asked for. */
  synchronized void begins(String why) {
    if (leases++ == 0) {
      LOG.warn("the lease cannot be asked for, trying on: {}", why);
    }
  }

  /** A lease that could not be asked for is there again. */
  synchronized void ends() {
    if (--leases == 0) {
      LOG.info("the database answers again");
    }
  }
}
