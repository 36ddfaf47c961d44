package io.witan.simulations.explore;

import java.util.ArrayList;
import java.util.List;

/** The threads that share the runs of a campaign. */
final class CampaignThreads {
  private CampaignThreads() {}

  /** Does the work on so many threads at once, and returns when all have done. */
  static void run(int threads, Runnable work) throws InterruptedException {
    List<Thread> workers = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      workers.add(Thread.ofPlatform().daemon().name("campaign-" + i).start(work));
    }
    for (Thread worker : workers) {
      worker.join();
    }
  }
}
