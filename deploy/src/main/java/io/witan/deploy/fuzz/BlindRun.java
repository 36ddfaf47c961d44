package io.witan.deploy.fuzz;

import java.util.Locale;
import java.util.SplittableRandom;

/** One decoder under inputs drawn by lot: no guide, but several times as many in the same time. */
final class BlindRun implements Run {
  private static final int LONGEST = 64;

  private final Probe<?> probe;
  private double seconds;
  private String broken = "";

  BlindRun(Probe<?> probe) {
    this.probe = probe;
  }

  @Override
  public void hold(int seed, long inputs) {
    long begin = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    try {
      for (long i = 0; i < inputs; i++) {
        byte[] bytes = new byte[1 + random.nextInt(LONGEST)];
        random.nextBytes(bytes);
        bytes[0] = (byte) (random.nextInt(16) == 0 ? 0 : 1);
        probe.fuzz(bytes);
      }
    } catch (Probe.Broken rule) {
      broken = rule.getMessage();
    }
    seconds = (System.nanoTime() - begin) / 1e9;
  }

  @Override
  public boolean held() {
    return broken.isEmpty();
  }

  @Override
  public String toString() {
    return held()
        ? String.format(
            Locale.ROOT, "%,d inputs, %,.0f/s, %s", probe.inputs(), probe.inputs() / seconds, probe)
        : "BROKEN: " + broken;
  }
}
