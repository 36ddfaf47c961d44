package io.witan.deploy.live;

import java.time.Duration;
import java.util.Random;

/** What is around all that is done to node groups: a load on them, and checks in the end. */
final class GroupCampaign {
  private GroupCampaign() {}

  /** What is done to them under the load. */
  interface Steps {
    void take(GroupCourse course, GroupWatch watch, GroupWork work, PrivateWork calls)
        throws InterruptedException;
  }

  /**
   * Starts all, loads them, takes the steps, and closes the network after the checks.
   *
   * @param draws what the course draws its faults from
   * @param pause how long the course stops a JVM
   */
  static void run(
      GroupNetwork network,
      Figures figures,
      GroupCosts costs,
      Random draws,
      Duration pause,
      Steps steps)
      throws InterruptedException {
    try (network;
        GroupWatch watch = new GroupWatch(network)) {
      GroupCourse course = new GroupCourse(network, watch, figures, costs, draws, pause);
      course.startAll();
      GroupWork work = new GroupWork(network);
      PrivateWork calls = new PrivateWork(network);
      try (work;
          calls) {
        work.begin();
        if (network.groups().organisations().size() > 1) {
          calls.begin();
        }
        steps.take(course, watch, work, calls);
      }
      new GroupAftermath(network, figures)
          .check(work, calls, course.disturbances(), course.wasSlow() || Figures.isSlow());
    }
  }
}
