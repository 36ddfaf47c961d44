package io.witan.deploy.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.evm.Inspector;
import io.witan.protocol.evm.precompile.Precompile;
import io.witan.protocol.execution.BlockContext;
import io.witan.protocol.execution.CallExecution;
import io.witan.protocol.execution.CallRequest;
import io.witan.protocol.execution.CallResult;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.rules.Rules;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Vectors about instructions and precompiles. */
final class EvmVectors {
  private static final int PUSH32 = 0x7f;

  /** MSTORE at 0, RETURN of the word there. */
  private static final Bytes RETURN_TOP = Bytes.fromHex("60005260206000f3");

  private EvmVectors() {}

  static Outcome precompile(JsonNode test) {
    boolean early = Fields.text(test, "precompile").equals("modexp");
    Rules rules = Rules.ethereum(early ? Fork.BYZANTIUM : Fork.BERLIN);
    Address address = Address.of(Fields.word(test, "address").toBytes32().slice(12, 32));
    Precompile precompile =
        rules
            .precompiles()
            .find(address)
            .orElseThrow(() -> new MalformedTest("no precompile is at " + address));
    Bytes input = Fields.bytes(test, "input");
    if (test.has("expectedError")) {
      return Outcome.holds(precompile.run(input, rules).isEmpty(), "should fail but gave output");
    }
    return Outcome.equal("gas", Fields.number(test, "gas"), precompile.gas(input, rules))
        .and(
            Outcome.equal(
                "output",
                Optional.of(Fields.bytes(test, "expected")),
                precompile.run(input, rules)));
  }

  /** x is pushed first, so that y is on top. */
  static Outcome arithmetic(JsonNode test) {
    Bytes code =
        Bytes.concat(
            Bytes.ofInts(PUSH32),
            word(test, "x"),
            Bytes.ofInts(PUSH32),
            word(test, "y"),
            Bytes.ofInts(opcode(Fields.text(test, "op"))),
            RETURN_TOP);
    Rules rules = Rules.ethereum(Fork.BERLIN);
    CallRequest request =
        new CallRequest(
            Address.ZERO,
            Optional.empty(),
            10_000_000,
            Uint256.ZERO,
            Uint256.ZERO,
            Uint256.ZERO,
            code,
            List.of());
    CallResult result = CallExecution.call(Accounts.empty(), rules, BLOCK, request, Inspector.NONE);
    return Outcome.equal("failure", Optional.empty(), result.failure())
        .and(Outcome.equal("result", word(test, "expected"), result.output()));
  }

  private static final BlockContext BLOCK =
      new BlockContext(
          1,
          1,
          Address.ZERO,
          Address.ZERO,
          100_000_000,
          Uint256.ZERO,
          Hash.ZERO,
          Uint256.ZERO,
          Uint256.ZERO,
          number -> Hash.ZERO);

  private static Bytes word(JsonNode test, String name) {
    return Uint256.fromHex(Fields.text(test, name)).toBytes32();
  }

  private static int opcode(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "add" -> 0x01;
      case "mul" -> 0x02;
      case "sub" -> 0x03;
      case "div" -> 0x04;
      case "sdiv" -> 0x05;
      case "mod" -> 0x06;
      case "smod" -> 0x07;
      case "exp" -> 0x0a;
      case "signext" -> 0x0b;
      case "lt" -> 0x10;
      case "gt" -> 0x11;
      case "slt" -> 0x12;
      case "sgt" -> 0x13;
      case "eq" -> 0x14;
      case "and" -> 0x16;
      case "or" -> 0x17;
      case "xor" -> 0x18;
      case "byte" -> 0x1a;
      case "shl" -> 0x1b;
      case "shr" -> 0x1c;
      case "sar" -> 0x1d;
      default -> throw new MalformedTest("instruction " + name + " is not known");
    };
  }
}
