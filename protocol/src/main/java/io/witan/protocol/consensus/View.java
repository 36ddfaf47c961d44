package io.witan.protocol.consensus;

/** A height and a round of agreement at it; later heights are greater, then later rounds. */
public record View(long height, int round) implements Comparable<View> {
  public View {
    if (height < 0 || round < 0) {
      throw new IllegalArgumentException("a view has no negative part");
    }
  }

  public View withRound(int other) {
    return new View(height, other);
  }

  @Override
  public int compareTo(View other) {
    int byHeight = Long.compare(height, other.height);
    return byHeight != 0 ? byHeight : Integer.compare(round, other.round);
  }

  @Override
  public String toString() {
    return height + "/" + round;
  }
}
