package io.witan.simulations.privacy;

import java.util.Arrays;
import java.util.Optional;

/** A mistake that is planted to see whether it is found. */
public enum PrivateBug {
  UNAVAILABLE_IS_NOT_PARTY(
      "unavailable-is-not-party", "a payload that cannot be had is taken for another's"),
  LATE_PAYLOAD_UNHEEDED("late-payload-unheeded", "a ledger does not go back for a late payload"),
  ARRIVALS_UNTOLD("arrivals-untold", "what came before a death is not told after it"),
  NAMED_PAYLOAD_UNASKED(
      "named-payload-unasked", "what running a block shows of an extension is not asked for"),
  ACKNOWLEDGED_BEFORE_DURABLE(
      "acknowledged-before-durable", "a manager acknowledges what its death can lose"),
  SUBMITTED_BEFORE_ACKNOWLEDGED(
      "submitted-before-acknowledged", "a transaction is submitted before its parties have it"),
  OPENED_BY_NEIGHBOURS_KEY(
      "opened-by-neighbours-key", "a payload is opened by any key of the node for any resident"),
  PAYLOAD_IN_THE_CLEAR("payload-in-the-clear", "a manager pushes a payload that is not sealed"),
  TIMED_BY_CONTENT("timed-by-content", "how long a push takes depends on its content");

  private final String label;
  private final String what;

  PrivateBug(String label, String what) {
    this.label = label;
    this.what = what;
  }

  public String label() {
    return label;
  }

  public String what() {
    return what;
  }

  public static Optional<PrivateBug> of(String label) {
    return Arrays.stream(values()).filter(bug -> bug.label.equals(label)).findFirst();
  }
}
