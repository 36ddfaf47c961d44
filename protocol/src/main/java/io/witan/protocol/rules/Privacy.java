package io.witan.protocol.rules;

/**
 * What of GoQuorum's private transactions there is in a block.
 *
 * @param transactions whether V of 37 and 38 marks a payload as private, GoQuorum's {@code
 *     isQuorum}; else it is the replay protection of chain 1
 * @param enhancements whether there are other privacy flags than the standard one
 * @param markers whether a transaction to the privacy precompile stands for a private one
 */
public record Privacy(boolean transactions, boolean enhancements, boolean markers) {
  /** Of a chain that is not GoQuorum's. */
  public static final Privacy NONE = new Privacy(false, false, false);

  /** As GoQuorum begins. */
  public static final Privacy STANDARD = new Privacy(true, false, false);

  Privacy withEnhancements(boolean there) {
    return new Privacy(transactions, there, markers);
  }

  Privacy withMarkers(boolean there) {
    return new Privacy(transactions, enhancements, there);
  }
}
