package io.witan.simulations.oracle;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.consensus.BftFrame;
import io.witan.protocol.consensus.BftObservation.Equivocation;
import io.witan.protocol.consensus.BftRules.Senders;
import io.witan.protocol.consensus.Head;
import io.witan.protocol.consensus.Phase;
import io.witan.protocol.consensus.View;
import io.witan.protocol.consensus.bft.BftLimits;
import io.witan.protocol.consensus.bft.Statements;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntFunction;

/**
 * A1: a validator that hears a liar sign two different things of one view and phase, in one life
 * and while it still compares messages of that height, names the liar at once.
 */
public final class Named implements Oracle {
  private record Place(View view, Phase phase) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      int byView = view.compareTo(other.view);
      return byView != 0 ? byView : phase.compareTo(other.phase);
    }
  }

  /** What one node heard of one liar. */
  private static final class Testimony {
    private final TreeMap<Place, Object> contents = new TreeMap<>();
    private final TreeMap<Place, Boolean> named = new TreeMap<>();

    /** It said more than a node must remember. */
    private boolean flooded;

    private boolean contradicts(Place place, Object content) {
      Object first = contents.putIfAbsent(place, content);
      if (first == null) {
        long blocks = contents.keySet().stream().filter(p -> p.phase == Phase.PROPOSAL).count();
        flooded |= contents.size() > Statements.MOST || blocks > Statements.MOST_BLOCKS;
      }
      return !flooded && first != null && !first.equals(content) && !named.containsKey(place);
    }
  }

  /** What one node heard in its present life. */
  private static final class Ears {
    private final TreeMap<Address, Testimony> liars = new TreeMap<>();
    private long height;
    private Optional<String> unnamed = Optional.empty();

    private void at(Head head) {
      long now = head.height() + 1;
      if (now > height) {
        height = now;
        liars.keySet().removeIf(liar -> !head.validators().contains(liar));
        Place oldest =
            new Place(new View(Math.max(0, now - Statements.PAST_HEIGHTS), 0), Phase.PROPOSAL);
        liars.values().forEach(liar -> liar.contents.headMap(oldest).clear());
      }
    }
  }

  private final Senders senders;
  private final IntFunction<Address> addresses;
  private final Suspects suspects;
  private final TreeMap<Integer, Ears> nodes = new TreeMap<>();

  /**
   * An oracle for one run.
   *
   * @param senders who really signed
   * @param addresses of the nodes, by number
   */
  public Named(Senders senders, IntFunction<Address> addresses, Suspects suspects) {
    this.senders = senders;
    this.addresses = addresses;
    this.suspects = suspects;
  }

  @Override
  public String id() {
    return "A1 named";
  }

  @Override
  public Optional<String> see(Sight sight) {
    return switch (sight) {
      case Sight.Recovered(var node, var height, var hash) -> {
        Optional<String> unnamed = ears(node).unnamed;
        nodes.remove(node);
        yield unnamed;
      }
      case Sight.Heard(var node, var head, var frame) -> {
        Optional<String> unnamed = ears(node).unnamed;
        head.filter(h -> h.validators().contains(addresses.apply(node)))
            .ifPresent(h -> hear(node, h, frame));
        yield unnamed;
      }
      case Sight.Reported(var node, Equivocation(var culprit, var first, var second)) -> {
        Ears ears = ears(node);
        ears.unnamed = Optional.empty();
        Testimony liar = ears.liars.computeIfAbsent(culprit, c -> new Testimony());
        liar.named.put(new Place(first.view(), first.phase()), true);
        yield Optional.empty();
      }
      case Sight.Ended ended ->
          nodes.values().stream().flatMap(ears -> ears.unnamed.stream()).findFirst();
      default -> Optional.empty();
    };
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
    Testimony liar = ears.liars.computeIfAbsent(signer.get(), s -> new Testimony());
    Place place = new Place(frame.view(), frame.phase());
    if (compared && liar.contradicts(place, Suspects.content(frame))) {
      ears.unnamed =
          Optional.of(
              "node %d heard %s sign two %s of %s and does not name it"
                  .formatted(node, signer.get(), frame.phase(), frame.view()));
    }
  }

  private Ears ears(int node) {
    return nodes.computeIfAbsent(node, n -> new Ears());
  }
}
