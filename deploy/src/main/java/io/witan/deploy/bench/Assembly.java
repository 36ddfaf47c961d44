package io.witan.deploy.bench;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.evm.Instructions;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.StringTokenizer;
import java.util.TreeMap;

/**
 * EVM code from text: instructions by their names; a number, decimal or {@code 0x}, is pushed by
 * the shortest PUSH; {@code name:} is a JUMPDEST and {@code @name} pushes where it stands.
 */
final class Assembly {
  private static final int PUSH1 = 0x60;
  private static final int JUMPDEST = 0x5b;
  private static final Map<String, Integer> CODES = new TreeMap<>();

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Map<String, Integer> labels = new TreeMap<>();
  private final Map<Integer, String> uses = new TreeMap<>();

  static {
    for (int code = 0; code < 256; code++) {
      CODES.put(Instructions.name(code), code);
    }
  }

  private Assembly() {}

  static Bytes of(String text) {
    Assembly assembly = new Assembly();
    new StringTokenizer(text).asIterator().forEachRemaining(token -> assembly.add((String) token));
    byte[] code = assembly.out.toByteArray();
    assembly.uses.forEach((at, label) -> code[at] = assembly.labels.get(label).byteValue());
    return Bytes.wrap(code);
  }

  private void add(String token) {
    if (token.endsWith(":")) {
      labels.put(token.substring(0, token.length() - 1), out.size());
      out.write(JUMPDEST);
    } else if (token.startsWith("@")) {
      out.write(PUSH1);
      uses.put(out.size(), token.substring(1));
      out.write(0);
    } else if (Character.isDigit(token.charAt(0))) {
      push(token.startsWith("0x") ? Uint256.fromHex(token) : Uint256.of(Long.parseLong(token)));
    } else {
      out.write(CODES.get(token));
    }
  }

  private void push(Uint256 value) {
    Bytes bytes = value.isZero() ? Bytes.ofInts(0) : value.toMinimalBytes();
    out.write(PUSH1 + bytes.size() - 1);
    out.writeBytes(bytes.toArray());
  }
}
