package io.witan.deploy.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.rlp.RlpException;
import io.witan.protocol.rlp.RlpReader;
import io.witan.protocol.rlp.RlpWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/** RLPTests: a value and its encoding, or an encoding that is valid or not. */
final class RlpTests implements ConformanceFormat {
  @Override
  public String name() {
    return "RLP";
  }

  @Override
  public boolean recognises(TestFile file) {
    JsonNode first = file.first();
    return first.has("in") && first.has("out") && first.path("out").isTextual();
  }

  @Override
  public void run(TestFile file, CaseSink sink) {
    file.json()
        .properties()
        .forEach(entry -> sink.check(entry.getKey(), () -> check(entry.getValue())));
  }

  private static Outcome check(JsonNode test) {
    Bytes encoded = Fields.bytes(test, "out");
    JsonNode value = Fields.node(test, "in");
    return switch (value.asText()) {
      case "INVALID" -> Outcome.holds(!isValid(encoded), "should be refused but was read");
      case "VALID" -> Outcome.holds(isValid(encoded), "should be read but was refused");
      default -> {
        RlpWriter out = new RlpWriter();
        write(out, value);
        yield Outcome.equal("encoding", encoded, out.toBytes())
            .and(Outcome.equal("read back", encoded, copy(encoded)));
      }
    };
  }

  private static boolean isValid(Bytes encoded) {
    try {
      copy(encoded);
      return true;
    } catch (RlpException refused) {
      return false;
    }
  }

  /** Reads everything and writes it again. */
  private static Bytes copy(Bytes encoded) {
    RlpWriter out = new RlpWriter();
    return RlpReader.decode(
        encoded,
        in -> {
          copy(in, out);
          return out.toBytes();
        });
  }

  private static void copy(RlpReader in, RlpWriter out) {
    if (!in.nextIsList()) {
      out.bytes(in.bytes());
      return;
    }
    in.startList();
    out.startList();
    while (in.hasNext()) {
      copy(in, out);
    }
    in.endList();
    out.endList();
  }

  private static void write(RlpWriter out, JsonNode value) {
    if (value.isArray()) {
      out.startList();
      value.forEach(element -> write(out, element));
      out.endList();
    } else if (value.isIntegralNumber()) {
      number(out, value.bigIntegerValue());
    } else if (value.asText().startsWith("#")) {
      number(out, new BigInteger(value.asText().substring(1)));
    } else {
      out.bytes(value.asText().getBytes(StandardCharsets.UTF_8));
    }
  }

  private static void number(RlpWriter out, BigInteger value) {
    byte[] bytes = value.toByteArray();
    Bytes all = Bytes.wrap(bytes);
    out.bytes(bytes[0] == 0 ? all.slice(1, bytes.length) : all);
  }
}
