package io.witan.simulations.oracle;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.consensus.BftFrame;
import io.witan.protocol.consensus.BftFrame.PreparedValue;
import io.witan.protocol.consensus.Phase;
import io.witan.protocol.consensus.View;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** S4: a node signs at most one content per height, round and phase, over all its lives. */
public final class OneVote implements Oracle {
  /** What one node signed, by view and phase. */
  private static final class Signed {
    private final Map<View, Map<Phase, Hash>> contents = new LinkedHashMap<>();
    private View latest = new View(0, 0);
    private Map<Phase, Hash> ofLatest = new EnumMap<>(Phase.class);

    Signed() {
      contents.put(latest, ofLatest);
    }

    /** What it signed there first, which may be this. */
    Hash first(View view, Phase phase, Hash content) {
      if (!view.equals(latest)) {
        latest = view;
        ofLatest = contents.computeIfAbsent(view, v -> new EnumMap<>(Phase.class));
      }
      Hash first = ofLatest.putIfAbsent(phase, content);
      return first == null ? content : first;
    }
  }

  private final TreeMap<Integer, Signed> nodes = new TreeMap<>();
  private final TreeSet<Integer> forgotten = new TreeSet<>();

  @Override
  public String id() {
    return "S4 one vote";
  }

  @Override
  public boolean holdsBeyond() {
    return true;
  }

  @Override
  public boolean heedsReports() {
    return false;
  }

  @Override
  public Optional<String> see(Sight sight) {
    if (sight instanceof Sight.Forgot(var forgetful, var itsVotes) && itsVotes) {
      forgotten.add(forgetful);
    }
    if (!(sight instanceof Sight.Signed(var node, var frame)) || forgotten.contains(node)) {
      return Optional.empty();
    }
    Hash digest = digest(frame);
    Signed signed = nodes.computeIfAbsent(node, n -> new Signed());
    Hash first = signed.first(frame.view(), frame.phase(), digest);
    return first.equals(digest)
        ? Optional.empty()
        : Optional.of(
            "node %d signed %s of view %s for %s and for %s"
                .formatted(node, frame.phase(), frame.view(), first, digest));
  }

  private static Hash digest(BftFrame frame) {
    return switch (frame) {
      case BftFrame.Proposal proposal -> proposal.block().hash();
      case BftFrame.Prepare prepare -> prepare.digest();
      case BftFrame.Commit commit -> commit.digest();
      case BftFrame.RoundChange change ->
          change.vote().prepared().map(PreparedValue::digest).orElse(Hash.ZERO);
    };
  }
}
