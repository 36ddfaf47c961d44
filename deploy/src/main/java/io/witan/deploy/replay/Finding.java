package io.witan.deploy.replay;

import io.witan.protocol.bytes.Hash;
import java.util.OptionalLong;

/**
 * Something stored that is not what it must be.
 *
 * @param where the table of the journal's database, or the store
 * @param which the persistence id, payload or private state in it
 * @param number of the record
 * @param height of the block
 * @param what differs, and from what
 */
public record Finding(
    String where, String which, OptionalLong number, OptionalLong height, String what) {
  static final String RECORDS = "event_journal";
  static final String SNAPSHOTS = "snapshot";

  static Finding record(String id, long number, String what) {
    return new Finding(RECORDS, id, OptionalLong.of(number), OptionalLong.empty(), what);
  }

  static Finding record(String id, long number, long height, String what) {
    return new Finding(RECORDS, id, OptionalLong.of(number), OptionalLong.of(height), what);
  }

  static Finding snapshot(String id, long number, String what) {
    return new Finding(SNAPSHOTS, id, OptionalLong.of(number), OptionalLong.empty(), what);
  }

  static Finding stored(String store, long height, String what) {
    return new Finding(store, "", OptionalLong.empty(), OptionalLong.of(height), what);
  }

  static Finding of(String where, String which, String what) {
    return new Finding(where, which, OptionalLong.empty(), OptionalLong.empty(), what);
  }

  static String differs(String what, Hash found, Hash wanted) {
    return "%s is %s, derived is %s".formatted(what, found, wanted);
  }

  /** In one line. */
  public String words() {
    StringBuilder words = new StringBuilder(where);
    if (!which.isEmpty()) {
      words.append(", ").append(which);
    }
    number.ifPresent(n -> words.append(", record ").append(n));
    height.ifPresent(h -> words.append(", block ").append(h));
    return words.append(": ").append(what).toString();
  }
}
