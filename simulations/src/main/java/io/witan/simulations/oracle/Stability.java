package io.witan.simulations.oracle;

import io.witan.protocol.bytes.Hash;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * S2: what a node made final stays, over all its lives, and grows block by block. A node whose disk
 * lost blocks begins anew with those that it still has.
 */
public final class Stability implements Oracle {
  private record Tip(long height, Hash hash) {}

  private final TreeMap<Integer, Tip> tips = new TreeMap<>();
  private final TreeSet<Integer> forgetful = new TreeSet<>();
  private final Tip genesis;

  public Stability(Hash genesis) {
    this.genesis = new Tip(0, genesis);
  }

  @Override
  public String id() {
    return "S2 stability";
  }

  @Override
  public boolean holdsBeyond() {
    return true;
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
    return switch (sight) {
      case Sight.Appended(var node, var block, var hash) -> {
        Tip before = tips.getOrDefault(node, genesis);
        tips.put(node, new Tip(block.number(), hash));
        yield block.number() == before.height + 1 && block.header().parentHash().equals(before.hash)
            ? Optional.empty()
            : Optional.of(
                "node %d appended height %d after height %d"
                    .formatted(node, block.number(), before.height));
      }
      case Sight.Recovered(var node, var height, var hash) -> {
        if (forgetful.remove(node)) {
          tips.put(node, new Tip(height, hash));
        }
        Tip before = tips.getOrDefault(node, genesis);
        yield before.equals(new Tip(height, hash))
            ? Optional.empty()
            : Optional.of(
                "node %d came back at height %d, but height %d was final there"
                    .formatted(node, height, before.height));
      }
      case Sight.Forgot(var node, var votes) -> {
        forgetful.add(node);
        yield Optional.empty();
      }
      default -> Optional.empty();
    };
  }
}
