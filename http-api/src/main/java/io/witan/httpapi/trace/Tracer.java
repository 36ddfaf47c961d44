package io.witan.httpapi.trace;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.httpapi.rpc.Json;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.evm.Inspector;
import io.witan.protocol.rules.Rules;
import io.witan.protocol.state.StateDiff;
import io.witan.protocol.state.StateView;
import java.util.List;
import java.util.Optional;

/** Watches one execution and tells of it in the form asked for. */
public interface Tracer extends Inspector {
  /**
   * What is watched.
   *
   * @param before the state that it begins with
   * @param others accounts that it touches without calling them: who is paid for the block, and who
   *     signed authorizations
   * @param gasLimit intrinsic gas included
   * @param firstLog index that its first log has in the block
   */
  record Subject(
      StateView before,
      Rules rules,
      Address from,
      Optional<Address> to,
      List<Address> others,
      long gasLimit,
      int firstLog) {
    public Subject {
      others = List.copyOf(others);
    }
  }

  /**
   * How it ended.
   *
   * @param gasUsed intrinsic gas included, refunds taken off
   */
  record Ended(long gasUsed, boolean failed, Bytes output, StateDiff changes) {}

  /** The trace. */
  JsonNode toJson(Ended ended);

  /** The tracer that the options name. */
  static Tracer of(TraceOptions options, Subject subject, TraceAllowance allowance) {
    return switch (options.kind()) {
      case INSTRUCTIONS -> new StructLog(options, allowance);
      case CALL_TRACER -> new CallTree(options, subject, allowance);
      case PRESTATE_TRACER -> new Prestate(options, subject, allowance);
      case FOUR_BYTE_TRACER -> new Selectors(subject.rules(), allowance);
      case NOOP_TRACER -> new Nothing(allowance);
    };
  }

  /** Tells nothing: for who wants to know what watching costs. */
  record Nothing(TraceAllowance allowance) implements Tracer {
    @Override
    public void before(Step step) {
      allowance.instruction();
    }

    @Override
    public JsonNode toJson(Ended ended) {
      return Json.object();
    }
  }
}
