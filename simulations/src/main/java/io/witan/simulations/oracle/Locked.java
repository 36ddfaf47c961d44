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
 * S4 lock: what an honest node signs, over all its lives, goes forward only: no vote of a view
 * before the latest, no vote in a round for another block than before, no round change that hides a
 * block that it committed to, and none to a round after that in which it saw the height decided.
 */
public final class Locked implements Oracle {
  private static final int NEVER = -1;

  /** What one node is bound by. */
  private static final class Promise {
    private View latest = new View(0, 0);
    private int committedIn = NEVER;
    private View decided = new View(0, 0);
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
    if (view.compareTo(promise.latest) < 0) {
      return Optional.of("signed %s of %s after %s".formatted(frame.phase(), view, promise.latest));
    }
    if (view.height() > promise.latest.height()) {
      promise.committedIn = NEVER;
    }
    promise.latest = view;
    if (frame.phase() == Phase.COMMIT) {
      promise.committedIn = view.round();
    }
    if (frame instanceof BftFrame.RoundChange change) {
      int shown = change.vote().prepared().map(PreparedValue::round).orElse(NEVER);
      // IBFT's round changes show nothing; the one that led into the commit's round may come again.
      boolean hides = shown < promise.committedIn && view.round() > promise.committedIn;
      if (hides && frame.named().isEmpty()) {
        return Optional.of(
            "gave up to %s without the block of round %d".formatted(view, promise.committedIn));
      }
      View decided = promise.decided;
      if (view.height() == decided.height() && view.round() > decided.round()) {
        return Optional.of("gave up to %s, but had decided in %s".formatted(view, decided));
      }
    }
    return Optional.empty();
  }
}
