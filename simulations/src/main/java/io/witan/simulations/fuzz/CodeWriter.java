package io.witan.simulations.fuzz;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.evm.Instructions;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Writes EVM code by the names of its instructions, with labels and a part for data at its end. */
final class CodeWriter {
  private static final int PUSH0 = 0x5f;
  private static final int JUMPDEST = 0x5b;
  private static final SortedMap<String, Integer> CODES = new TreeMap<>();

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final List<Integer> places = new ArrayList<>();
  private final SortedMap<Integer, Integer> uses = new TreeMap<>();
  private final SortedMap<Integer, Bytes> data = new TreeMap<>();

  static {
    for (int code = 0; code < 256; code++) {
      CODES.put(Instructions.name(code), code);
    }
  }

  /** What instruction has this name. */
  static int code(String name) {
    return CODES.get(name);
  }

  CodeWriter op(String name) {
    out.write(CODES.get(name));
    return this;
  }

  /** Any byte, be it an instruction or not. */
  void raw(int value) {
    out.write(value);
  }

  CodeWriter push(long value) {
    return push(Uint256.of(value), 1);
  }

  /** Pushes a word with a PUSH of at least {@code width} bytes. */
  CodeWriter push(Uint256 value, int width) {
    Bytes full = value.toBytes32();
    int size = Math.max(width, value.toMinimalBytes().size());
    out.write(PUSH0 + size);
    out.writeBytes(full.slice(32 - size, 32).toArray());
    return this;
  }

  /** A place that is not known yet. */
  int label() {
    places.add(-1);
    return places.size() - 1;
  }

  /** The label stands here, on a JUMPDEST. */
  void mark(int label) {
    places.set(label, out.size());
    out.write(JUMPDEST);
  }

  /** Pushes the place of a label. */
  CodeWriter pushLabel(int label) {
    out.write(PUSH0 + 2);
    uses.put(out.size(), label);
    out.write(0);
    out.write(0);
    return this;
  }

  /** Pushes where {@code content} will stand in the code. */
  CodeWriter pushData(Bytes content) {
    int label = label();
    data.put(label, content);
    return pushLabel(label);
  }

  int size() {
    return out.size();
  }

  /** The code, with its data. */
  Bytes toCode() {
    data.forEach(
        (label, content) -> {
          places.set(label, out.size());
          out.writeBytes(content.toArray());
        });
    byte[] code = out.toByteArray();
    uses.forEach(
        (at, label) -> {
          int place = places.get(label);
          code[at] = (byte) (place >> 8);
          code[at + 1] = (byte) place;
        });
    data.clear();
    return Bytes.wrap(code);
  }
}
