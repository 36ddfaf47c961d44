package io.witan.simulations.oracle;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.pool.PoolObservation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * L2: once calm, what an honest node's pool holds and could be in the next block is final within so
 * many blocks, whoever proposes them. When its node dies a pool forgets what it held, but for what
 * its clients were told is kept.
 */
public final class Inclusion implements Oracle {
  /** Where a transaction waits, and since which height. */
  private static final class Wait {
    private final TreeSet<Integer> nodes = new TreeSet<>();
    private final TreeSet<Integer> keepers = new TreeSet<>();
    private long since;

    private Wait(long since) {
      this.since = since;
    }
  }

  private final long blocks;
  private final Function<Transaction, Hash> hashes;
  private final Map<Hash, Wait> waiting = new LinkedHashMap<>();
  private final TreeSet<Hash> included = new TreeSet<>();
  private boolean calm;
  private long best;

  /**
   * An oracle for one run.
   *
   * @param blocks after which a transaction must be final
   * @param hashes of transactions
   */
  public Inclusion(long blocks, Function<Transaction, Hash> hashes) {
    this.blocks = blocks;
    this.hashes = hashes;
  }

  @Override
  public String id() {
    return "L2 inclusion";
  }

  @Override
  public boolean heedsVotes() {
    return false;
  }

  @Override
  public Optional<String> see(Sight sight) {
    switch (sight) {
      case Sight.Reported(var node, PoolObservation.Added(var added, var pending)) -> {
        if (pending && !included.contains(added.hash())) {
          waiting.computeIfAbsent(added.hash(), h -> new Wait(best)).nodes.add(node);
        }
      }
      case Sight.Reported(var node, PoolObservation.Dropped(var hash, var cause)) ->
          leave(node, List.of(hash));
      case Sight.Reported(var node, PoolObservation.Kept(var hashes)) -> {
        for (Hash hash : hashes) {
          Optional.ofNullable(waiting.get(hash)).ifPresent(wait -> wait.keepers.add(node));
        }
      }
      case Sight.Recovered(var node, var height, var hash) ->
          leave(
              node,
              waiting.entrySet().stream()
                  .filter(each -> !each.getValue().keepers.contains(node))
                  .map(Map.Entry::getKey)
                  .toList());
      case Sight.Forgot(var node, var votes) -> leave(node, List.copyOf(waiting.keySet()));
      case Sight.Gone(var node) -> leave(node, List.copyOf(waiting.keySet()));
      case Sight.Calmed calmed -> {
        calm = true;
        waiting.values().forEach(wait -> wait.since = best);
      }
      case Sight.Stirred stirred -> calm = false;
      case Sight.Appended(var node, var block, var hash) when block.number() > best -> {
        best = block.number();
        for (Transaction tx : block.transactions()) {
          included.add(hashes.apply(tx));
          waiting.remove(hashes.apply(tx));
        }
        return late();
      }
      default -> {
        // Nothing waits longer or shorter.
      }
    }
    return Optional.empty();
  }

  private void leave(int node, List<Hash> transactions) {
    for (Hash hash : transactions) {
      Wait wait = waiting.get(hash);
      if (wait != null && wait.nodes.remove(node)) {
        wait.keepers.remove(node);
        if (wait.nodes.isEmpty()) {
          waiting.remove(hash);
        }
      }
    }
  }

  private Optional<String> late() {
    if (!calm) {
      return Optional.empty();
    }
    for (Map.Entry<Hash, Wait> entry : waiting.entrySet()) {
      Wait wait = entry.getValue();
      if (best - wait.since > blocks) {
        return Optional.of(
            "transaction %s waits at %s since height %d and is in no block up to %d"
                .formatted(entry.getKey(), wait.nodes, wait.since, best));
      }
    }
    return Optional.empty();
  }
}
