package io.witan.simulations.oracle;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.consensus.BftRules.Senders;
import io.witan.protocol.consensus.Evidence;
import io.witan.protocol.consensus.Evidence.Charge;
import io.witan.protocol.consensus.Quorum;
import io.witan.protocol.consensus.Statement;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.QbftExtraData;
import io.witan.simulations.oracle.Fork.Culprit;
import io.witan.simulations.oracle.Fork.Side;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A3: what all honest nodes of a QBFT chain heard, put together, proves of F + 1 validators at
 * least why the chain forked, as long as those that lie are fewer than a quorum; and never anything
 * of an honest one.
 */
public final class Explained implements Oracle {
  private record Final(Block block, TreeSet<Integer> nodes) {}

  private final Senders senders;
  private final List<Address> addresses;
  private final Suspects suspects;
  private final int liars;
  private final TreeSet<Integer> forgetful = new TreeSet<>();
  private final TreeMap<Long, Map<Hash, Final>> blocks = new TreeMap<>();

  /** By height and signer: what it said, each thing once. */
  private final TreeMap<Long, TreeMap<Address, LinkedHashMap<String, Statement>>> pool =
      new TreeMap<>();

  private Optional<Fork> fork = Optional.empty();

  /**
   * An oracle for one run.
   *
   * @param senders who really signed
   * @param addresses of the nodes, by number
   * @param liars how many validators lie by plan
   */
  public Explained(Senders senders, List<Address> addresses, Suspects suspects, int liars) {
    this.senders = senders;
    this.addresses = List.copyOf(addresses);
    this.suspects = suspects;
    this.liars = liars;
  }

  @Override
  public String id() {
    return "A3 explained";
  }

  @Override
  public boolean holdsBeyond() {
    return true;
  }

  /** The chain's first fork with its explanation, once the run has ended. */
  public Optional<Fork> fork() {
    return fork;
  }

  @Override
  public Optional<String> see(Sight sight) {
    switch (sight) {
      case Sight.Forgot(var node, var votes) -> {
        if (votes) {
          forgetful.add(node);
        }
      }
      case Sight.Heard(var node, var head, var frame) -> {
        add(Statement.of(frame));
        Statement.within(frame).forEach(this::add);
      }
      case Sight.Appended(var node, var block, var hash) -> {
        blocks
            .computeIfAbsent(block.number(), h -> new LinkedHashMap<>())
            .computeIfAbsent(hash, h -> new Final(block, new TreeSet<>()))
            .nodes
            .add(node);
        Statement.sealing(block.header()).forEach(this::add);
      }
      case Sight.Ended ended -> {
        return judge();
      }
      default -> {
        // It is about something else.
      }
    }
    return Optional.empty();
  }

  private void add(Statement statement) {
    statement
        .signer(senders)
        .ifPresent(
            signer ->
                pool.computeIfAbsent(statement.view().height(), h -> new TreeMap<>())
                    .computeIfAbsent(signer, s -> new LinkedHashMap<>())
                    .putIfAbsent(statement.words(), statement));
  }

  private Optional<String> judge() {
    for (long height : pool.keySet()) {
      for (Charge charge : proven(height).keySet()) {
        int node = addresses.indexOf(charge.culprit());
        if (!suspects.isLiar(charge.culprit()) && !forgetful.contains(node)) {
          return Optional.of("what was heard at %d proves v%d guilty".formatted(height, node));
        }
      }
    }
    var forked = blocks.entrySet().stream().filter(all -> all.getValue().size() > 1).findFirst();
    if (forked.isEmpty()) {
      return Optional.empty();
    }
    List<Final> sides = new ArrayList<>(forked.get().getValue().values());
    sides.sort((a, b) -> Integer.compare(round(a.block), round(b.block)));
    Fork found =
        new Fork(
            forked.get().getKey(),
            side(sides.getFirst()),
            side(sides.getLast()),
            culprits(forked.get().getKey()));
    fork = Optional.of(found);
    return unexplained(found, QbftExtraData.of(sides.getFirst().block.header()).validators());
  }

  private Optional<String> unexplained(Fork found, List<Address> validators) {
    int faults = Quorum.faults(validators.size());
    boolean hasWitness = liars + forgetful.size() < validators.size() - faults;
    long named = found.culprits().stream().map(Culprit::node).distinct().count();
    return hasWitness && named <= faults
        ? Optional.of("a fork at %d with %d culprits".formatted(found.height(), named))
        : Optional.empty();
  }

  private SortedMap<Charge, Evidence> proven(long height) {
    TreeMap<Charge, Evidence> proven = new TreeMap<>();
    pool.getOrDefault(height, new TreeMap<>())
        .forEach(
            (signer, said) -> {
              List<Statement> all = List.copyOf(said.values());
              for (int i = 1; i < all.size(); i++) {
                for (Statement other : all.subList(0, i)) {
                  Evidence.of(signer, other, all.get(i))
                      .ifPresent(evidence -> proven.putIfAbsent(evidence.charge(), evidence));
                }
              }
            });
    return proven;
  }

  private List<Culprit> culprits(long height) {
    return proven(height).values().stream()
        .map(
            evidence ->
                new Culprit(
                    addresses.indexOf(evidence.culprit()),
                    evidence.kind(),
                    evidence.first().words(),
                    evidence.second().words()))
        .toList();
  }

  private Side side(Final block) {
    List<Integer> signers = new ArrayList<>();
    for (Statement seal : Statement.sealing(block.block.header())) {
      seal.signer(senders).ifPresent(signer -> signers.add(addresses.indexOf(signer)));
    }
    signers.sort(Integer::compare);
    return new Side(block.block.hash(), round(block.block), signers, List.copyOf(block.nodes));
  }

  private static int round(Block block) {
    return QbftExtraData.of(block.header()).round();
  }
}
