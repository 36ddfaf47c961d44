package io.witan.httpapi.trace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.witan.httpapi.call.CallErrors;
import io.witan.httpapi.rpc.Json;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.evm.Halt;
import io.witan.protocol.ledger.Log;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Writes down which contract called which (geth's {@code callTracer}), as explorers read it. */
final class CallTree implements Tracer {
  private static final int OBJECT = 400;

  private final boolean onlyTopCall;
  private final boolean withLog;
  private final long gasLimit;
  private final TraceAllowance allowance;
  private final FailureText failure = new FailureText();
  private final Deque<Frame> open = new ArrayDeque<>();
  private Frame top;

  /** Index in the block that the next log has if nothing before it is undone. */
  private int nextLog;

  /** A call that has begun. */
  private static final class Frame {
    final Call call;
    final int firstLog;
    final List<Frame> calls = new ArrayList<>();
    final ArrayNode logs = Json.array();
    Halt halt = Halt.SUCCESS;
    String error = "";
    long gasUsed;
    Bytes output = Bytes.EMPTY;

    Frame(Call call, int firstLog) {
      this.call = call;
      this.firstLog = firstLog;
    }

    void forgetLogs() {
      logs.removeAll();
      calls.forEach(Frame::forgetLogs);
    }
  }

  CallTree(TraceOptions options, Subject subject, TraceAllowance allowance) {
    this.onlyTopCall = options.has("onlyTopCall");
    this.withLog = options.has("withLog");
    this.gasLimit = subject.gasLimit();
    this.nextLog = subject.firstLog();
    this.allowance = allowance;
  }

  @Override
  public void before(Step step) {
    allowance.instruction();
    failure.before(step);
  }

  @Override
  public void enter(Call call) {
    failure.enter();
    Frame frame = new Frame(call, nextLog);
    if (open.isEmpty()) {
      top = frame;
      hold(call.input());
    } else if (!onlyTopCall) {
      open.peek().calls.add(frame);
      hold(call.input());
    }
    open.push(frame);
  }

  private void hold(Bytes data) {
    allowance.take(OBJECT + 2L * data.size());
  }

  @Override
  public void log(Log log) {
    Frame frame = open.peek();
    if (withLog && (!onlyTopCall || open.size() == 1)) {
      hold(log.data());
      ObjectNode json = frame.logs.addObject();
      json.put("address", log.address().toHex());
      ArrayNode topics = json.putArray("topics");
      log.topics().forEach(topic -> topics.add(topic.toHex()));
      json.put("data", log.data().toHex());
      json.set("index", Json.quantity(nextLog));
      json.set("position", Json.quantity(frame.calls.size()));
    }
    nextLog++;
  }

  @Override
  public void leave(Halt halt, long gasUsed, Bytes output) {
    failure.leave(halt);
    Frame frame = open.pop();
    frame.halt = halt;
    frame.error =
        halt == Halt.PRECOMPILE_FAILED ? PrecompileFailure.text(frame.call) : failure.text();
    frame.gasUsed = gasUsed;
    frame.output = output;
    if (frame == top || !onlyTopCall) {
      hold(output);
    }
    if (halt != Halt.SUCCESS) {
      frame.forgetLogs();
      nextLog = frame.firstLog;
    }
  }

  /** The tree, with the gas of the whole transaction at its root. */
  @Override
  public JsonNode toJson(Ended ended) {
    if (top == null) {
      return Json.object();
    }
    ObjectNode json = json(top);
    json.set("gas", Json.quantity(gasLimit));
    json.set("gasUsed", Json.quantity(ended.gasUsed()));
    return json;
  }

  private static ObjectNode json(Frame frame) {
    Call call = frame.call;
    boolean creates = call.kind() == CallKind.CREATE || call.kind() == CallKind.CREATE2;
    boolean failed = frame.halt != Halt.SUCCESS;
    ObjectNode json = Json.object();
    json.put("from", call.from().toHex());
    json.set("gas", Json.quantity(call.gas()));
    json.set("gasUsed", Json.quantity(frame.gasUsed));
    if (!creates || !failed) {
      json.put("to", call.to().toHex());
    }
    json.put("input", call.input().toHex());
    if (!frame.output.isEmpty()) {
      json.put("output", frame.output.toHex());
    }
    if (failed) {
      json.put("error", frame.error);
      if (frame.halt == Halt.REVERT) {
        CallErrors.reason(frame.output).ifPresent(reason -> json.put("revertReason", reason));
      }
    }
    if (!frame.calls.isEmpty()) {
      ArrayNode calls = json.putArray("calls");
      frame.calls.forEach(inner -> calls.add(json(inner)));
    }
    if (!frame.logs.isEmpty()) {
      json.set("logs", frame.logs);
    }
    if (call.kind() != CallKind.STATICCALL) {
      json.set("value", Json.quantity(call.value()));
    }
    json.put("type", call.kind().name());
    return json;
  }
}
