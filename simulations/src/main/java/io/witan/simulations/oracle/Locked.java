package io.witan.simulations.oracle;

import io.witan.protocol.consensus.BftFrame;
import io.witan.protocol.consensus.BftFrame.PreparedValue;
import io.witan.protocol.consensus.BftObservation;
import io.witan.protocol.consensus.Phase;
import io.witan.protocol.consensus.View;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * S4 lock: what an honest node signs, over all its lives, goes forward only: no vote of a round
 * before the latest of its height, none at a height before the two latest in which it signed, no
 * round change that hides a block that it committed to, and none to a round after that in which it
 * saw the height decided.
 */
public final class Locked implements Oracle {
  private static final int NEVER = -1;

  /** What one node is bound by at one height. */
  private static final class Height {
    private final long number;
    private int round;
    private int committedIn = NEVER;

    private Height(long number) {
      this.number = number;
    }

    private View latest() {
      return new View(number, round);
    }
  }

  /** What one node is bound by. */
  private static final class Promise {
    private Height latest = new Height(0);
    private Height earlier = latest;
    private View decided = new View(0, 0);

    /** The node's votes at a height: a new one, or one of the two latest. */
    private Optional<Height> at(long height) {
      if (height > latest.number) {
        earlier = latest;
        latest = new Height(height);
      }
      if (height == latest.number) {
        return Optional.of(latest);
      }
      return height == earlier.number ? Optional.of(earlier) : Optional.empty();
    }
  }

  private final TreeMap<Integer, Promise> promises = new TreeMap<>();
  private final TreeSet<Integer> forgetful = new TreeSet<>();

  @Override
  public String id() {
    return "S4 lock";
  }

  @Override
  public boolean holdsBeyond() {
    return true;
  }

  @Override
  public Optional<String> see(Sight sight) {
    return switch (sight) {
      case Sight.Forgot(var node, var votes) -> {
        if (votes) {
          forgetful.add(node);
        }
        yield Optional.empty();
      }
      case Sight.Signed(var node, var frame) when !forgetful.contains(node) ->
          signed(promise(node), frame).map(why -> "node " + node + " " + why);
      case Sight.Reported(var node, BftObservation.Decided(var view, var digest)) -> {
        promise(node).decided = view;
        yield Optional.empty();
      }
      case Sight.Recovered(var node, var height, var hash) -> {
        // What it had decided and not recorded it may forget.
        promise(node).decided = new View(height, Integer.MAX_VALUE);
        yield Optional.empty();
      }
      default -> Optional.empty();
    };
  }

  private Promise promise(int node) {
    return promises.computeIfAbsent(node, n -> new Promise());
  }

  private static Optional<String> signed(Promise promise, BftFrame frame) {
    View view = frame.view();
    Optional<Height> known = promise.at(view.height());
    if (known.isEmpty() || view.round() < known.get().round) {
      View latest = known.map(Height::latest).orElseGet(() -> promise.latest.latest());
      return Optional.of("signed %s of %s after %s".formatted(frame.phase(), view, latest));
    }
    Height height = known.get();
    height.round = view.round();
    if (frame.phase() == Phase.COMMIT) {
      height.committedIn = view.round();
    }
    return frame instanceof BftFrame.RoundChange change
        ? gaveUp(promise, height, change)
        : Optional.empty();
  }

  private static Optional<String> gaveUp(
      Promise promise, Height height, BftFrame.RoundChange change) {
    View view = change.view();
    int shown = change.vote().prepared().map(PreparedValue::round).orElse(NEVER);
    // IBFT's round changes show nothing; the one that led into the commit's round may come again.
    boolean hides = shown < height.committedIn && view.round() > height.committedIn;
    if (hides && change.named().isEmpty()) {
      return Optional.of(
          "gave up to %s without the block of round %d".formatted(view, height.committedIn));
    }
    View decided = promise.decided;
    return view.height() == decided.height() && view.round() > decided.round()
        ? Optional.of("gave up to %s, but had decided in %s".formatted(view, decided))
        : Optional.empty();
  }
}
