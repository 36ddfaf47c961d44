package io.witan.simulations.twins;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.consensus.BftFrame;
import io.witan.protocol.consensus.PreparedCertificate;
import io.witan.simulations.world.FirstHeight.Replica;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * What of a state, after a round, can still make a difference. Of each process: the block that it
 * decided; else what it knows to be prepared, and what its votes are locked on; in IBFT also the
 * PREPAREs, COMMITs and proposals of all rounds, which may bind later. All else belongs to a round
 * that is over: its frames never arrive again, and the machines forget it or compare it with later
 * views only.
 *
 * <p>Blocks are named in the order of their appearance and rounds by their rank, since the machines
 * ask of blocks only whether they are the same, and of past rounds only which is the later.
 */
final class StateKey {
  private static final int NOTHING = -1;

  private final List<Integer> rounds = new ArrayList<>();
  private final List<Object> blocks = new ArrayList<>();
  private final List<Integer> marks = new ArrayList<>();

  private StateKey() {}

  /** Equal for states that have the same future. */
  static String of(List<Replica> processes, boolean justifies) {
    StateKey key = new StateKey();
    for (Replica process : processes) {
      key.add(process, justifies);
    }
    return key.text();
  }

  private void add(Replica process, boolean justifies) {
    if (process.decided().isPresent()) {
      put('d', NOTHING, process.decided().get().hash(), 0);
      return;
    }
    put('p', process.consensus().height().prepared().orElse(null));
    put('v', process.votes().latest().prepared().orElse(null));
    if (!justifies) {
      process.consensus().height().votes().frames().values().forEach(this::put);
    }
  }

  private void put(BftFrame frame) {
    int sender = frame.named().hashCode();
    switch (frame) {
      case BftFrame.Prepare prepare -> put('r', prepare.view().round(), prepare.digest(), sender);
      case BftFrame.Proposal proposal ->
          put('b', proposal.view().round(), proposal.block().hash(), sender);
      case BftFrame.Commit commit -> put('c', commit.view().round(), commit.digest(), sender);
      case BftFrame.RoundChange ignored -> {}
    }
  }

  private void put(char what, PreparedCertificate certificate) {
    if (certificate == null) {
      put(what, NOTHING, Hash.ZERO, 0);
    } else {
      put(what, certificate.round(), certificate.digest(), 0);
    }
  }

  private void put(char what, int round, Hash block, int sender) {
    int name = blocks.indexOf(block);
    if (name < 0) {
      name = blocks.size();
      blocks.add(block);
    }
    rounds.add(round);
    marks.add(((int) what << 8) + name);
    marks.add(sender);
  }

  private String text() {
    List<Integer> ranks = List.copyOf(new TreeSet<>(rounds));
    StringBuilder text = new StringBuilder(rounds.size() * 4);
    for (int i = 0; i < rounds.size(); i++) {
      int round = rounds.get(i);
      text.append((char) (round == NOTHING ? 0 : 1 + ranks.indexOf(round)))
          .append((char) (int) marks.get(2 * i))
          .append((char) (marks.get(2 * i + 1) >>> 16))
          .append((char) (int) marks.get(2 * i + 1));
    }
    return text.toString();
  }
}
