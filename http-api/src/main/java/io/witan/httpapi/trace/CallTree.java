package io.witan.httpapi.trace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.witan.httpapi.call.CallErrors;
import io.witan.httpapi.rpc.Json;
import io.witan.httpapi.rpc.RpcError;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.evm.Halt;
import io.witan.protocol.evm.Inspector;
import java.util.ArrayDeque;
import java.util.Deque;

/** Writes down which contract called which (geth's {@code callTracer}), as explorers read it. */
final class CallTree implements Inspector {
  private static final long MAX_BYTES = 32 << 20;

  private final boolean onlyTopCall;
  private final Deque<ObjectNode> open = new ArrayDeque<>();
  private ObjectNode top = Json.object();
  private long bytes;

  CallTree(boolean onlyTopCall) {
    this.onlyTopCall = onlyTopCall;
  }

  @Override
  public void enter(Call call) {
    ObjectNode json = Json.object();
    json.put("type", call.kind().name());
    json.put("from", call.from().toHex());
    json.put("to", call.to().toHex());
    if (call.kind() != CallKind.STATICCALL && call.kind() != CallKind.DELEGATECALL) {
      json.set("value", Json.quantity(call.value()));
    }
    json.set("gas", Json.quantity(call.gas()));
    json.put("input", held(call.input()));
    if (open.isEmpty()) {
      top = json;
    } else if (!onlyTopCall) {
      open.peek().withArray("calls").add(json);
    }
    open.push(json);
  }

  @Override
  public void leave(Halt halt, long gasUsed, Bytes output) {
    ObjectNode json = open.pop();
    json.set("gasUsed", Json.quantity(gasUsed));
    if (!output.isEmpty()) {
      json.put("output", held(output));
    }
    if (halt != Halt.SUCCESS) {
      json.put("error", halt.text());
      if (halt == Halt.REVERT) {
        CallErrors.reason(output).ifPresent(reason -> json.put("revertReason", reason));
      }
    }
  }

  private String held(Bytes data) {
    bytes += data.size() + 256L;
    if (bytes > MAX_BYTES) {
      throw RpcError.server("the trace is too long; ask for the top call only").toException();
    }
    return data.toHex();
  }

  /** The tree, with the gas of the whole transaction at its root. */
  JsonNode toJson(long gasLimit, long gasUsed) {
    top.set("gas", Json.quantity(gasLimit));
    top.set("gasUsed", Json.quantity(gasUsed));
    return top;
  }
}
