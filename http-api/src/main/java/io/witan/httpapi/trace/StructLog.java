package io.witan.httpapi.trace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.witan.httpapi.rpc.Json;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.evm.Halt;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Writes down every instruction, in the form that debuggers read. Goes straight to text, because a
 * tree of it would take some hundred times the memory; what would be too long is refused.
 */
final class StructLog implements Tracer {
  private static final int SLOAD = 0x54;
  private static final int SSTORE = 0x55;
  private static final int WORD = 32;

  private final TraceOptions options;
  private final TraceAllowance allowance;
  private final StringBuilder text = new StringBuilder("[");
  private final Map<Address, SortedMap<Uint256, Uint256>> storage = new TreeMap<>();
  private long instructions;
  private int opcode;
  private int height;
  private boolean open;

  StructLog(TraceOptions options, TraceAllowance allowance) {
    this.options = options;
    this.allowance = allowance;
  }

  @Override
  public void before(Step step) {
    allowance.instruction();
    opcode = step.opcode();
    height = step.stackSize();
    if (options.limit() > 0 && instructions >= options.limit()) {
      return;
    }
    final int start = text.length();
    text.append(instructions++ == 0 ? "" : ",");
    text.append("{\"pc\":").append(step.pc());
    text.append(",\"op\":\"").append(OpcodeNames.of(step.opcode()));
    text.append("\",\"gas\":").append(step.gas());
    text.append(",\"depth\":").append(step.depth() + 1);
    if (options.stack()) {
      stack(step);
    }
    if (options.memory() && step.memorySize() > 0) {
      memory(step);
    }
    if (options.returnData() && !step.returnData().isEmpty()) {
      text.append(",\"returnData\":\"").append(step.returnData().toHex()).append('"');
    }
    if (options.storage()) {
      storage(step);
    }
    if (step.refund() > 0) {
      text.append(",\"refund\":").append(step.refund());
    }
    allowance.take(text.length() - start + 24L);
    open = true;
  }

  private void stack(Step step) {
    text.append(",\"stack\":[");
    for (int i = step.stackSize() - 1; i >= 0; i--) {
      text.append('"').append(step.stack(i).toQuantity()).append(i == 0 ? "\"" : "\",");
    }
    text.append(']');
  }

  private void memory(Step step) {
    Bytes memory = step.memory();
    text.append(",\"memory\":[");
    for (int at = 0; at + WORD <= memory.size(); at += WORD) {
      text.append(at == 0 ? "\"" : ",\"");
      text.append(memory.slice(at, at + WORD).toHex()).append('"');
    }
    text.append(']');
  }

  private void storage(Step step) {
    boolean reads = step.opcode() == SLOAD && step.stackSize() >= 1;
    boolean writes = step.opcode() == SSTORE && step.stackSize() >= 2;
    if (!reads && !writes) {
      return;
    }
    SortedMap<Uint256, Uint256> seen =
        storage.computeIfAbsent(step.address(), first -> new TreeMap<>());
    Uint256 key = step.stack(0);
    seen.put(key, reads ? step.storage(key) : step.stack(1));
    text.append(",\"storage\":{");
    String comma = "";
    for (Map.Entry<Uint256, Uint256> word : seen.entrySet()) {
      text.append(comma).append('"').append(word.getKey().toBytes32().toHex()).append("\":\"");
      text.append(word.getValue().toBytes32().toHex()).append('"');
      comma = ",";
    }
    text.append('}');
  }

  @Override
  public void after(Step step, long cost, Optional<Halt> halt) {
    if (!open) {
      return;
    }
    open = false;
    text.append(",\"gasCost\":").append(cost);
    halt.filter(how -> how != Halt.SUCCESS)
        .ifPresent(
            how ->
                text.append(",\"error\":\"")
                    .append(FailureText.of(how, opcode, height))
                    .append('"'));
    text.append('}');
  }

  @Override
  public JsonNode toJson(Ended ended) {
    if (open) {
      text.append('}'); // an instruction that ended everything without a word
      open = false;
    }
    ObjectNode json = Json.object();
    json.put("gas", ended.gasUsed());
    json.put("failed", ended.failed());
    json.put("returnValue", ended.output().toHex());
    json.putRawValue("structLogs", new RawValue(text + "]"));
    return json;
  }
}
