package io.witan.persistence.payload;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.rlp.RlpWriter;
import java.nio.charset.StandardCharsets;

/**
 * What a row bears beside its columns, so that it shows of itself a change: half of their hash. A
 * row of an earlier version has none.
 */
final class RowMark {
  private static final int SIZE = 16;

  private RowMark() {}

  /**
   * The mark of a row.
   *
   * @param columns numbers, bytes and texts, in the order in which rows are written
   */
  static Bytes of(String table, Object... columns) {
    RlpWriter out = new RlpWriter(256).startList().bytes(text(table));
    for (Object column : columns) {
      switch (column) {
        case Bytes bytes -> out.bytes(bytes);
        default -> out.bytes(text(column.toString()));
      }
    }
    return Keccak.hash(out.endList().toBytes()).bytes().slice(0, SIZE);
  }

  private static Bytes text(String text) {
    return Bytes.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
