package io.witan.deploy.genesis;

import io.witan.deploy.CommandFailure;
import io.witan.protocol.rules.BlobLimits;
import io.witan.protocol.rules.BlobSchedule;
import io.witan.protocol.rules.Fork;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Blob limits in a genesis (geth's names): {@code blobSchedule}, with a member for each fork and
 * for each change of blob parameters alone, which begins at {@code bpo1Time} and so on (EIP-7892).
 */
final class BlobScheduleJson {
  private static final int CHANGES = 5;
  private static final Map<String, Fork> FORKS =
      new TreeMap<>(Map.of("cancun", Fork.CANCUN, "prague", Fork.PRAGUE, "osaka", Fork.OSAKA));

  private BlobScheduleJson() {}

  /** Reads it from the {@code config} section. */
  static BlobSchedule read(JsonFields config) {
    Optional<JsonFields> schedule = config.object("blobSchedule");
    EnumMap<Fork, BlobLimits> byFork = new EnumMap<>(Fork.class);
    for (Map.Entry<String, Fork> entry : FORKS.entrySet()) {
      String fork = entry.getKey();
      Optional<JsonFields> limits = schedule.flatMap(s -> s.object(fork));
      limits.ifPresent(l -> byFork.put(entry.getValue(), limits(l)));
    }
    TreeMap<Long, BlobLimits> byTime = new TreeMap<>();
    long last = config.number63("osakaTime").orElse(Long.MAX_VALUE);
    String lastName = "osakaTime";
    for (int i = 1; i <= CHANGES; i++) {
      String fork = "bpo" + i;
      String name = fork + "Time";
      Optional<Long> time = config.number63(name);
      if (time.isEmpty()) {
        continue;
      }
      if (time.get() < last) {
        throw new CommandFailure(
            "genesis field config." + name + " must not be before config." + lastName);
      }
      JsonFields limits =
          schedule
              .flatMap(s -> s.object(fork))
              .orElseThrow(
                  () ->
                      new CommandFailure(
                          "genesis field config." + name + " needs config.blobSchedule." + fork));
      byTime.put(time.get(), limits(limits));
      last = time.get();
      lastName = name;
    }
    return new BlobSchedule(byFork, byTime);
  }

  private static BlobLimits limits(JsonFields fields) {
    int target = required(fields, "target", fields.number31("target"));
    int most = required(fields, "max", fields.number31("max"));
    String fraction = "baseFeeUpdateFraction";
    long update = required(fields, fraction, fields.number63(fraction));
    if (target > most || most < 1 || update < 1) {
      throw new CommandFailure(
          "genesis field "
              + fields.nameOf("target")
              + " must not be above max, and max and baseFeeUpdateFraction must be above 0");
    }
    return new BlobLimits(target, most, update);
  }

  private static <T> T required(JsonFields fields, String name, Optional<T> value) {
    return value.orElseThrow(
        () -> new CommandFailure("genesis field " + fields.nameOf(name) + " is missing"));
  }
}
