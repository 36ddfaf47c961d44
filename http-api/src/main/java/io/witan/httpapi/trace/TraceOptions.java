package io.witan.httpapi.trace;

import io.witan.httpapi.rpc.Field;
import io.witan.httpapi.rpc.Json;
import io.witan.httpapi.rpc.RpcError;
import io.witan.httpapi.rpc.RpcLimits;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a trace is to look: geth's {@code TraceConfig}.
 *
 * @param config of the named tracer; an empty object where none is given
 * @param limit most instructions; 0 for all that fit
 * @param timeout after which the request fails
 */
public record TraceOptions(
    Kind kind,
    Field config,
    boolean stack,
    boolean storage,
    boolean memory,
    boolean returnData,
    long limit,
    Duration timeout) {
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final Pattern PART =
      Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(ns|us|µs|ms|s|m|h)");

  /** The tracers, by geth's names; the instructions' own has none. */
  public enum Kind {
    INSTRUCTIONS(""),
    CALL_TRACER("callTracer"),
    PRESTATE_TRACER("prestateTracer"),
    FOUR_BYTE_TRACER("4byteTracer"),
    NOOP_TRACER("noopTracer");

    private final String wire;

    Kind(String wire) {
      this.wire = wire;
    }

    private static Kind of(String name) {
      for (Kind kind : values()) {
        if (kind.wire.equals(name)) {
          return kind;
        }
      }
      String shown = name.length() <= 60 ? name : name.substring(0, 60) + "…";
      throw RpcError.server(
              "tracer not found: "
                  + shown.replace('\n', ' ')
                  + "; callTracer, prestateTracer, 4byteTracer and noopTracer are served,"
                  + " JavaScript is not run")
          .toException();
    }
  }

  /** Reads the object of a request; {@code limits} has the time where it names none. */
  public static TraceOptions read(Field field, RpcLimits limits) {
    return new TraceOptions(
        Kind.of(field.member("tracer", Field::text).orElse("")),
        field
            .member("tracerConfig")
            .filter(config -> config.json().isObject())
            .orElse(new Field(Json.object(), "tracerConfig")),
        !flag(field, "disableStack"),
        !flag(field, "disableStorage"),
        flag(field, "enableMemory"),
        flag(field, "enableReturnData"),
        field.member("limit", Field::count).orElse(0L),
        field.member("timeout", TraceOptions::duration).orElse(limits.callTime()));
  }

  /** Those of a request that has none. */
  public static TraceOptions plain(RpcLimits limits) {
    return read(new Field(Json.object(), "options"), limits);
  }

  /** A flag of the named tracer. */
  boolean has(String name) {
    return flag(config, name);
  }

  private static boolean flag(Field field, String name) {
    return field.member(name, Field::bool).orElse(false);
  }

  /** Go's form of a duration, such as {@code 1m30s}; at most a minute is given. */
  private static Duration duration(Field field) {
    String text = field.text();
    Matcher part = PART.matcher(text);
    BigDecimal nanos = BigDecimal.ZERO;
    int end = 0;
    while (part.find() && part.start() == end) {
      nanos = nanos.add(new BigDecimal(part.group(1)).multiply(unit(part.group(2))));
      end = part.end();
    }
    if (end == 0 || end != text.length()) {
      throw field.fault("time: invalid duration \"" + text + "\"");
    }
    BigDecimal most = BigDecimal.valueOf(LONGEST.toNanos());
    return Duration.ofNanos(nanos.min(most).longValue());
  }

  private static BigDecimal unit(String name) {
    return BigDecimal.valueOf(
        switch (name.toLowerCase(Locale.ROOT)) {
          case "ns" -> 1L;
          case "us", "µs" -> 1_000L;
          case "ms" -> 1_000_000L;
          case "s" -> 1_000_000_000L;
          case "m" -> 60_000_000_000L;
          default -> 3_600_000_000_000L;
        });
  }
}
