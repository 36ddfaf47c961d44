package io.witan.simulations.oracle;

import io.witan.protocol.bytes.Hash;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** S1: no two nodes have different final blocks of one height. */
public final class Agreement implements Oracle {
  private record First(int node, Hash hash) {}

  private final Map<Long, First> blocks = new LinkedHashMap<>();

  @Override
  public String id() {
    return "S1 agreement";
  }

  @Override
  public boolean heedsVotes() {
    return false;
  }

  @Override
  public boolean heedsReports() {
    return false;
  }

  @Override
  public Optional<String> see(Sight sight) {
    if (!(sight instanceof Sight.Appended appended)) {
      return Optional.empty();
    }
    long height = appended.block().number();
    First first = blocks.get(height);
    if (first == null) {
      blocks.put(height, new First(appended.node(), appended.hash()));
      return Optional.empty();
    }
    return first.hash.equals(appended.hash())
        ? Optional.empty()
        : Optional.of(
            "height %d is %s at node %d and %s at node %d"
                .formatted(height, first.hash, first.node, appended.hash(), appended.node()));
  }
}
