package io.witan.simulations.world;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.machine.Frame;
import io.witan.protocol.machine.Message;
import io.witan.protocol.machine.Observation;
import io.witan.protocol.machine.Role;
import io.witan.simulations.oracle.Violation;
import io.witan.simulations.plan.PlannedFault;
import java.util.List;

/** Something that happens in a run, at one node or to the whole world, as a trace sees it. */
public sealed interface Happening {
  /** The same in one line. */
  default String words() {
    return switch (this) {
      case Input(var role, var message) -> role + " < " + Words.of(message);
      case Sent(var to, var frame, var copies) ->
          (copies == 0 ? "LOST " : "sends ") + Words.of(frame) + " to v" + to;
      case Arrived(var from, var frame) -> "hears " + Words.of(frame) + " of v" + from;
      case Recorded(var role, var records) -> role + " recorded " + records.size();
      case Reported(var observation) -> "reports " + observation;
      case Began(var fault) -> "FAULT " + fault.words();
      case Ended(var fault) -> "OVER " + fault.words();
      case Started(var height) -> "STARTED at height " + height;
      case Died() -> "DIED";
      case Calmed() -> "CALM: no more faults";
      case Stirred() -> "STIRRED: the calm is over";
      case Appended(var block, var hash) -> "FINAL #" + block.number() + " " + hash.toHex();
      case Violated(var violation) -> "VIOLATED " + violation.oracle() + ": " + violation.what();
    };
  }

  /** A machine of the node gets an input. */
  record Input(Role role, Message message) implements Happening {}

  /**
   * The node sends a frame over a connection.
   *
   * @param copies on their way; none where it is lost at once
   */
  record Sent(int to, Frame frame, int copies) implements Happening {}

  /** A copy of the very frame that was sent reaches the node. */
  record Arrived(int from, Frame frame) implements Happening {}

  /** Records of a machine are durable. */
  record Recorded(Role role, List<?> records) implements Happening {
    public Recorded {
      records = List.copyOf(records);
    }
  }

  record Reported(Observation observation) implements Happening {}

  record Began(PlannedFault fault) implements Happening {}

  record Ended(PlannedFault fault) implements Happening {}

  /** The node begins a life with what its disk holds. */
  record Started(long height) implements Happening {}

  record Died() implements Happening {}

  record Calmed() implements Happening {}

  /** The calm is over, and the next wave of faults begins. */
  record Stirred() implements Happening {}

  /** The block is final at the node. */
  record Appended(Block block, Hash hash) implements Happening {}

  record Violated(Violation violation) implements Happening {}
}
