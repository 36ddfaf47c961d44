package io.witan.deploy.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.witan.protocol.bytes.Bytes;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class DecodersTest {
  private static final int INPUTS = 1_000;
  private static final int MOST_BYTES = 48;

  @TestFactory
  Stream<DynamicTest> everyDecoderKeepsTheRulesOnInputsDrawnByLot() {
    return Decoders.all().values().stream()
        .map(decoder -> DynamicTest.dynamicTest(decoder.name(), () -> draw(decoder)));
  }

  private static void draw(Decoder<?> decoder) {
    Probe<?> probe = Probe.untimed(decoder);
    for (Bytes sample : decoder.samples()) {
      probe.tryOut(decoder.compose().apply(sample));
    }
    assertEquals(decoder.samples().size(), probe.accepted(), "samples are accepted");
    SplittableRandom random = new SplittableRandom(decoder.name().hashCode());
    for (int i = 0; i < INPUTS; i++) {
      byte[] bytes = new byte[random.nextInt(MOST_BYTES)];
      random.nextBytes(bytes);
      probe.fuzz(bytes);
    }
  }
}
