package io.witan.httpapi.trace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.witan.httpapi.rpc.Json;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.rules.Rules;
import java.util.SortedMap;
import java.util.TreeMap;

/** Counts which functions are called with how many bytes (geth's {@code 4byteTracer}). */
final class Selectors implements Tracer {
  private static final int SELECTOR = 4;

  private final Rules rules;
  private final TraceAllowance allowance;
  private final SortedMap<String, Integer> counts = new TreeMap<>();

  Selectors(Rules rules, TraceAllowance allowance) {
    this.rules = rules;
    this.allowance = allowance;
  }

  @Override
  public void before(Step step) {
    allowance.instruction();
  }

  @Override
  public void enter(Call call) {
    Bytes input = call.input();
    boolean calls =
        switch (call.kind()) {
          case CALL, CALLCODE, DELEGATECALL, STATICCALL -> true;
          case CREATE, CREATE2, SELFDESTRUCT -> false;
        };
    if (calls && input.size() >= SELECTOR && rules.precompiles().find(call.to()).isEmpty()) {
      String key = input.slice(0, SELECTOR).toHex() + "-" + (input.size() - SELECTOR);
      if (counts.merge(key, 1, Integer::sum) == 1) {
        allowance.take(key.length() + 16L);
      }
    }
  }

  @Override
  public JsonNode toJson(Ended ended) {
    ObjectNode json = Json.object();
    counts.forEach(json::put);
    return json;
  }
}
