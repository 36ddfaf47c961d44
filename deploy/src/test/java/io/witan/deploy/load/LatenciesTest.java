package io.witan.deploy.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class LatenciesTest {
  @Test
  void aPercentileIsTheTimeWithinWhichThatShareOfAllWere() {
    Latencies latencies = new Latencies();
    for (int millis = 200; millis >= 1; millis--) {
      latencies.add(millis * 1_000_000L);
    }
    assertEquals("p50 100 ms, p99 198 ms, most 200 ms", latencies.text());
  }

  @Test
  void oneTimeAloneIsEachPercentile() {
    Latencies latencies = new Latencies();
    latencies.add(7_000_000);
    assertEquals("p50 7 ms, p99 7 ms, most 7 ms", latencies.text());
  }

  @Test
  void nothingWasMeasuredAtFirst() {
    assertEquals("nothing", new Latencies().text());
  }
}
