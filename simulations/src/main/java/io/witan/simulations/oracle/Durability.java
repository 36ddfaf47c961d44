package io.witan.simulations.oracle;

import io.witan.protocol.chain.ChainObservation;
import java.util.Optional;
import java.util.TreeMap;

/** S8: a block that a node called final is there after its restarts. */
public final class Durability implements Oracle {
  private final TreeMap<Integer, Long> told = new TreeMap<>();

  @Override
  public String id() {
    return "S8 durability";
  }

  @Override
  public boolean heedsVotes() {
    return false;
  }

  @Override
  public Optional<String> see(Sight sight) {
    return switch (sight) {
      case Sight.Reported(var node, ChainObservation.Appended(var height, var hash)) -> {
        told.merge(node, height, Math::max);
        yield Optional.empty();
      }
      case Sight.Forgot(var node, var votes) -> {
        told.remove(node);
        yield Optional.empty();
      }
      case Sight.Recovered(var node, var height, var hash)
          when height < told.getOrDefault(node, 0L) ->
          Optional.of(
              "node %d came back at height %d, but had called height %d final"
                  .formatted(node, height, told.get(node)));
      default -> Optional.empty();
    };
  }
}
