package io.witan.simulations.oracle;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.consensus.BftFrame;
import io.witan.protocol.consensus.BftFrame.PreparedValue;
import io.witan.protocol.consensus.Phase;
import io.witan.protocol.consensus.View;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** S4: a node signs at most one content per height, round and phase, over all its lives. */
public final class OneVote implements Oracle {
  private record Place(int node, View view, int phase) {}

  private final Map<Place, Hash> votes = new LinkedHashMap<>();
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
  public Optional<String> see(Sight sight) {
    if (sight instanceof Sight.Forgot(var forgetful, var itsVotes) && itsVotes) {
      forgotten.add(forgetful);
    }
    if (!(sight instanceof Sight.Signed(var node, var frame)) || forgotten.contains(node)) {
      return Optional.empty();
    }
    Place place = new Place(node, frame.view(), ordinal(frame.phase()));
    Hash digest = digest(frame);
    Hash first = votes.putIfAbsent(place, digest);
    return first == null || first.equals(digest)
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

  /** Hashes of enums differ from one JVM to the next; numbers do not. */
  private static int ordinal(Phase phase) {
    return switch (phase) {
      case PROPOSAL -> 0;
      case PREPARE -> 1;
      case COMMIT -> 2;
      case ROUND_CHANGE -> 3;
    };
  }
}
