package io.witan.deploy.node;

import io.witan.persistence.journal.JournalFailure;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for a database that is not there just now: nothing is lost meanwhile. */
final class Patience {
  private static final Logger LOG = LoggerFactory.getLogger("io.witan.node");
  private static final long PAUSE_SECONDS = 1;

  private Patience() {}

  /**
   * Does what needs the database, again and again while it cannot be reached.
   *
   * @throws JournalFailure for reasons that do not pass by themselves, or if interrupted
   */
  static void withDatabase(Runnable work) {
    for (boolean waited = false; true; waited = true) {
      try {
        work.run();
        if (waited) {
          LOG.info("the database is there");
        }
        return;
      } catch (JournalFailure failed) {
        if (!failed.isPassing()) {
          throw failed;
        }
        if (!waited) {
          LOG.warn("{}; waiting for it", failed.getMessage());
        }
        pause(failed);
      }
    }
  }

  private static void pause(JournalFailure failed) {
    try {
      TimeUnit.SECONDS.sleep(PAUSE_SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw failed;
    }
  }
}
