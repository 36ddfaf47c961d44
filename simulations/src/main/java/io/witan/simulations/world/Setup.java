package io.witan.simulations.world;

import io.witan.protocol.consensus.BftRules;
import io.witan.protocol.consensus.BftSchedule;
import io.witan.protocol.consensus.bft.BftLimits;
import io.witan.protocol.consensus.bft.Engines;
import io.witan.protocol.machine.Role;
import io.witan.protocol.rules.BftConfig.Algorithm;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.sync.SyncLimits;
import io.witan.simulations.plan.PlannedFault;
import io.witan.simulations.plan.PlannedTransition;
import java.util.List;
import java.util.Set;

/**
 * All that decides a run. Two runs of one setup are equal, event by event.
 *
 * @param validators nodes that agree on blocks
 * @param observers nodes that only follow
 * @param times of the first blocks
 * @param waves when things go wrong, and how the chain must then recover
 * @param clients who send transactions, through the product's pools; where there are none, some
 *     blocks have a transaction from nowhere
 * @param conformance whether each step is also held against the specification
 * @param load calls of a contract in each block, which a real EVM executes on a real state; 0 for
 *     an execution that costs next to nothing
 * @param events most events, so that every run ends
 * @param raft whether blocks are agreed on by Raft: validators are its peers, observers its
 *     learners, blocks come ten to a period and elections after half a request timeout
 */
public record Setup(
    long seed,
    int validators,
    int observers,
    Times times,
    List<PlannedTransition> transitions,
    NetworkLaw network,
    List<PlannedFault> faults,
    Waves waves,
    int clients,
    boolean conformance,
    int load,
    long events,
    boolean raft,
    Product product) {
  public Setup {
    transitions = List.copyOf(transitions);
    faults = List.copyOf(faults);
  }

  /** The same with symbols for the bytes that consensus signs. */
  Setup symbolic() {
    BftRules rules = product.rules();
    return rules.encoding() instanceof SymbolicEncoding
        ? this
        : with(product.with(rules.withEncoding(new SymbolicEncoding(rules.encoding()))), load);
  }

  /** The same with a real ledger. */
  public Setup withLoad(int calls) {
    return with(product, calls);
  }

  /** The same with other code under test. */
  public Setup with(Product other) {
    return with(other, load);
  }

  private Setup with(Product other, int load) {
    return new Setup(
        seed,
        validators,
        observers,
        times,
        transitions,
        network,
        faults,
        waves,
        clients,
        conformance,
        load,
        events,
        raft,
        other);
  }

  /** The longest times that the chain has at any height. */
  Times longest() {
    Times longest = times;
    for (PlannedTransition change : transitions) {
      longest = longest.orLonger(change);
    }
    return longest;
  }

  public int nodes() {
    return validators + observers;
  }

  /**
   * The code under test. Only experiments and planted bugs differ from the product's own.
   *
   * @param hasty roles whose outputs do not wait for their records; none in the product
   * @param votesRemembered whether votes are read again after a crash
   * @param machines that nodes are made of
   */
  public record Product(
      BftRules rules,
      BftLimits limits,
      SyncLimits sync,
      Set<Role> hasty,
      boolean votesRemembered,
      Machines machines) {
    public Product {
      hasty = Set.copyOf(hasty);
    }

    /** The product's own code, with these rules. */
    public static Product of(BftRules rules) {
      return new Product(
          rules, BftLimits.STANDARD, SyncLimits.STANDARD, Set.of(), true, Machines.OURS);
    }

    /** Which rules agree on the block of a height: these, wherever the chain has their engine. */
    BftSchedule schedule(ChainConfig chain) {
      if (chain.transitions().isEmpty()) {
        return rules;
      }
      Algorithm before = rules.algorithm();
      BftRules plain = Engines.of(before == Algorithm.QBFT ? Algorithm.IBFT : Algorithm.QBFT);
      BftRules other =
          rules.encoding() instanceof SymbolicEncoding
              ? plain.withEncoding(new SymbolicEncoding(plain.encoding()))
              : plain;
      BftSchedule engines = Engines.of(chain);
      return height -> engines.at(height).algorithm() == before ? rules : other;
    }

    public Product with(BftRules other) {
      return new Product(other, limits, sync, hasty, votesRemembered, machines);
    }

    public Product with(BftLimits other) {
      return new Product(rules, other, sync, hasty, votesRemembered, machines);
    }

    public Product with(SyncLimits other) {
      return new Product(rules, limits, other, hasty, votesRemembered, machines);
    }

    public Product with(Machines other) {
      return new Product(rules, limits, sync, hasty, votesRemembered, other);
    }
  }
}
