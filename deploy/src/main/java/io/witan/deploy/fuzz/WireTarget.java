package io.witan.deploy.fuzz;

/** What Jazzer calls, by these names: one decoder under the rules of {@link Probe}. */
public final class WireTarget {
  /** Begins the line of figures at the end. */
  static final String FIGURES = "witan: ";

  private static Probe<?> probe;

  private WireTarget() {}

  /**
   * Called first.
   *
   * @param args the decoder's name
   */
  public static void fuzzerInitialize(String[] args) {
    probe = Probe.timed(Decoders.all().get(args[0]));
  }

  /** Called for each input. */
  public static void fuzzerTestOneInput(byte[] input) {
    probe.fuzz(input);
  }

  /** Called last. */
  public static void fuzzerTearDown() {
    System.err.println(FIGURES + probe);
  }
}
