package io.witan.simulations.oracle;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.consensus.BftFrame;
import io.witan.protocol.consensus.BftObservation.Accused;
import io.witan.protocol.consensus.BftRules.Senders;
import io.witan.protocol.consensus.Evidence.Charge;
import io.witan.protocol.consensus.Head;
import io.witan.protocol.consensus.Phase;
import io.witan.protocol.consensus.Statement;
import io.witan.protocol.consensus.View;
import io.witan.protocol.consensus.bft.BftLimits;
import io.witan.protocol.consensus.bft.Statements;
import io.witan.protocol.votes.VotesState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * A1: a validator that hears a liar contradict itself, in one life and while it still compares
 * statements of that height, keeps evidence of it, unless it dies first; the run's last {@link
 * #PATIENCE} is not judged, for a record needs time, nor is a node whose disk lost votes.
 */
public final class Named implements Oracle {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** What one node heard of one liar, by view, in its present life. */
  private static final class Testimony {
    private final TreeMap<View, List<Statement>> said = new TreeMap<>();

    /** It said more than a node must remember. */
    private boolean flooded;

    private List<Charge> hear(Address liar, Statement statement) {
      View view = statement.view();
      List<Charge> charges = new ArrayList<>();
      var atHeight =
          said.subMap(new View(view.height(), 0), new View(view.height() + 1, 0)).values();
      if (!flooded) {
        atHeight.forEach(
            all ->
                all.forEach(one -> Suspects.charge(liar, one, statement).ifPresent(charges::add)));
      }
      List<Statement> inView = said.computeIfAbsent(view, v -> new ArrayList<>());
      if (inView.stream().noneMatch(one -> one.phase() == statement.phase())) {
        inView.add(statement);
      }
      long blocks = said.values().stream().flatMap(List::stream).filter(Named::isBlock).count();
      flooded |= said.size() > Statements.MOST || blocks > Statements.MOST_BLOCKS;
      return charges;
    }
  }

  private static boolean isBlock(Statement statement) {
    return statement.phase() == Phase.PROPOSAL;
  }

  /** What one node heard in its present life, and whom it named in all of them. */
  private static final class Ears {
    private final TreeMap<Address, Testimony> liars = new TreeMap<>();
    private final TreeMap<Charge, Duration> due = new TreeMap<>();
    private final TreeSet<Charge> named = new TreeSet<>();
    private long height;

    private void at(Head head) {
      long now = head.height() + 1;
      if (now > height) {
        height = now;
        liars.keySet().removeIf(liar -> !head.validators().contains(liar));
        View oldest = new View(Math.max(0, now - Statements.PAST_HEIGHTS), 0);
        liars.values().forEach(liar -> liar.said.headMap(oldest).clear());
      }
    }

    private boolean hasRoom(Charge charge) {
      long ofOne = named.stream().filter(c -> c.culprit().equals(charge.culprit())).count();
      return ofOne < VotesState.MOST_OF_ONE && named.size() < VotesState.MOST;
    }
  }

  private final Senders senders;
  private final IntFunction<Address> addresses;
  private final Suspects suspects;
  private final Supplier<Duration> elapsed;
  private final TreeMap<Integer, Ears> nodes = new TreeMap<>();
  private final TreeSet<Integer> forgetful = new TreeSet<>();

  /**
   * An oracle for one run.
   *
   * @param senders who really signed
   * @param addresses of the nodes, by number
   * @param elapsed virtual time of the run
   */
  public Named(
      Senders senders,
      IntFunction<Address> addresses,
      Suspects suspects,
      Supplier<Duration> elapsed) {
    this.senders = senders;
    this.addresses = addresses;
    this.suspects = suspects;
    this.elapsed = elapsed;
  }

  @Override
  public String id() {
    return "A1 named";
  }

  @Override
  public boolean holdsBeyond() {
    return true;
  }

  @Override
  public Optional<String> see(Sight sight) {
    switch (sight) {
      case Sight.Recovered(var node, var height, var hash) -> {
        Ears ears = ears(node);
        ears.liars.clear();
        ears.due.clear();
        ears.height = 0;
      }
      case Sight.Forgot(var node, var votes) -> {
        if (votes) {
          forgetful.add(node);
        }
      }
      case Sight.Heard(var node, var head, var frame) ->
          head.filter(h -> h.validators().contains(addresses.apply(node)))
              .ifPresent(h -> hear(node, h, frame));
      case Sight.Reported(var node, Accused(var evidence)) -> {
        Ears ears = ears(node);
        ears.named.add(evidence.charge());
        ears.due.remove(evidence.charge());
      }
      case Sight.Ended ended -> {
        return unnamed();
      }
      default -> {
        // It is about something else.
      }
    }
    return Optional.empty();
  }

  private void hear(int node, Head head, BftFrame frame) {
    Optional<Address> signer = senders.of(frame);
    if (signer.isEmpty() || !suspects.isLiar(signer.get())) {
      return;
    }
    Ears ears = ears(node);
    ears.at(head);
    long ahead = frame.view().height() - ears.height;
    boolean compared =
        head.validators().contains(signer.get())
            && ahead >= -Statements.PAST_HEIGHTS
            && ahead <= BftLimits.STANDARD.futureHeights();
    if (compared) {
      Testimony liar = ears.liars.computeIfAbsent(signer.get(), s -> new Testimony());
      for (Charge charge : liar.hear(signer.get(), Statement.of(frame))) {
        if (!ears.named.contains(charge)) {
          ears.due.putIfAbsent(charge, elapsed.get());
        }
      }
    }
  }

  private Optional<String> unnamed() {
    Duration judged = elapsed.get().minus(PATIENCE);
    for (var ears : nodes.entrySet()) {
      if (forgetful.contains(ears.getKey())) {
        continue;
      }
      for (var due : ears.getValue().due.entrySet()) {
        Charge charge = due.getKey();
        if (due.getValue().compareTo(judged) < 0 && ears.getValue().hasRoom(charge)) {
          return Optional.of(
              "node %d heard %s contradict itself at height %d and does not name it"
                  .formatted(ears.getKey(), charge.culprit(), charge.height()));
        }
      }
    }
    return Optional.empty();
  }

  private Ears ears(int node) {
    return nodes.computeIfAbsent(node, n -> new Ears());
  }
}
