package io.witan.deploy.audit;

import io.witan.protocol.consensus.Phase;
import io.witan.protocol.consensus.View;

/** One vote's place: at most one digest of a validator may ever stand there. */
record Ballot(View view, Phase phase) implements Comparable<Ballot> {
  @Override
  public int compareTo(Ballot other) {
    int byView = view.compareTo(other.view);
    return byView == 0 ? phase.compareTo(other.phase) : byView;
  }
}
