package io.witan.httpapi.trace;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.evm.Inspector;

/** Watches one execution and tells of it in the form asked for. */
public sealed interface Tracer {
  Inspector inspector();

  JsonNode toJson(long gasLimit, long gasUsed, boolean failed, Bytes output);

  static Tracer of(TraceOptions options) {
    return options.calls()
        ? new Calls(new CallTree(options.onlyTopCall()))
        : new Instructions(new StructLog(options));
  }

  /** The tree of calls. */
  record Calls(CallTree tree) implements Tracer {
    @Override
    public Inspector inspector() {
      return tree;
    }

    @Override
    public JsonNode toJson(long gasLimit, long gasUsed, boolean failed, Bytes output) {
      return tree.toJson(gasLimit, gasUsed);
    }
  }

  /** Every instruction. */
  record Instructions(StructLog log) implements Tracer {
    @Override
    public Inspector inspector() {
      return log;
    }

    @Override
    public JsonNode toJson(long gasLimit, long gasUsed, boolean failed, Bytes output) {
      return log.toJson(gasUsed, failed, output);
    }
  }
}
