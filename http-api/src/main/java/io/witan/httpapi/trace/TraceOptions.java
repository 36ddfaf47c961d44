package io.witan.httpapi.trace;

import io.witan.httpapi.rpc.Field;
import io.witan.httpapi.rpc.RpcError;
import java.util.Optional;

/**
 * How a trace is to look.
 *
 * @param calls whether the calls are wanted (geth's {@code callTracer}), not the instructions
 * @param onlyTopCall whether nested calls are left out
 * @param limit most instructions; 0 for all that fit
 */
public record TraceOptions(
    boolean calls,
    boolean onlyTopCall,
    boolean stack,
    boolean storage,
    boolean memory,
    boolean returnData,
    long limit) {
  public static final TraceOptions PLAIN =
      new TraceOptions(false, false, true, true, false, false, 0);

  public static TraceOptions read(Field field) {
    Optional<String> tracer = field.member("tracer", Field::text).filter(name -> !name.isEmpty());
    if (tracer.isPresent() && !tracer.get().equals("callTracer")) {
      throw RpcError.server("tracer " + tracer.get() + " is not served, callTracer is")
          .toException();
    }
    return new TraceOptions(
        tracer.isPresent(),
        field
            .member("tracerConfig")
            .flatMap(config -> config.member("onlyTopCall", Field::bool))
            .orElse(false),
        !flag(field, "disableStack"),
        !flag(field, "disableStorage"),
        flag(field, "enableMemory"),
        flag(field, "enableReturnData"),
        field.member("limit", Field::count).orElse(0L));
  }

  private static boolean flag(Field field, String name) {
    return field.member(name, Field::bool).orElse(false);
  }
}
