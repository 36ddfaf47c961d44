package io.witan.deploy.live;

/** One way of treating a network badly. It leaves every node running. */
@FunctionalInterface
interface Scenario {
  void run(Course course) throws InterruptedException;
}
