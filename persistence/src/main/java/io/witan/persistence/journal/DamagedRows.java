package io.witan.persistence.journal;

import java.util.OptionalLong;

/** Told of rows that are not what they must be. */
public interface DamagedRows {
  /**
   * One such row.
   *
   * @param which its persistence id, or what else names it
   * @param number of its record
   */
  void row(String table, String which, OptionalLong number, String what);
}
