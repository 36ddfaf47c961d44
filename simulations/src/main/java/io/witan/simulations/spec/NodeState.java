package io.witan.simulations.spec;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.consensus.BftFrame;
import io.witan.protocol.consensus.BftFrame.Commit;
import io.witan.protocol.consensus.BftFrame.Prepare;
import io.witan.protocol.consensus.BftFrame.PreparedValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The specification's {@code NodeState} of one node at one height, rebuilt from what the node heard
 * and said. It outlives restarts, but for what a restarted node cannot know.
 */
final class NodeState {
  private static final int NONE = -1;

  final Address id;
  final Blockchain blockchain;
  final Received messagesReceived;
  private final TreeSet<Integer> entered = new TreeSet<>();
  private final TreeSet<Integer> announced = new TreeSet<>();
  private final TreeMap<Integer, Hash> proposalsAccepted = new TreeMap<>();
  private final List<BftFrame> said = new ArrayList<>();
  private Optional<PreparedValue> lastPrepared = Optional.empty();
  private int round = NONE;
  private Instant timeLastRoundStart = Instant.EPOCH;
  private boolean acceptedInThisLife;
  private boolean decided;

  NodeState(Address id, Blockchain blockchain, Received messagesReceived) {
    this.id = id;
    this.blockchain = blockchain;
    this.messagesReceived = messagesReceived;
  }

  /** The node died. It keeps what it signed and, by others' grace, what it heard. */
  void restart() {
    round = NONE;
    acceptedInThisLife = false;
    decided = false;
  }

  /** The round that the node is in; −1 before the first of its life. */
  int round() {
    return round;
  }

  Instant timeLastRoundStart() {
    return timeLastRoundStart;
  }

  /**
   * The node is in another round.
   *
   * @param given whether it gave up the round before, so that it owes a round change
   */
  void enter(int next, Instant start, boolean given) {
    round = next;
    timeLastRoundStart = start;
    acceptedInThisLife = false;
    entered.add(next);
    if (given) {
      announced.add(next);
    }
  }

  /** Whether the node was in this round, in this life or an earlier one. */
  boolean hasEntered(int which) {
    return entered.contains(which);
  }

  /** Whether the node gave up another round for this one. */
  boolean hasAnnounced(int which) {
    return announced.contains(which);
  }

  /** Whether the node, since it last started, voted for the proposal of the round it is in. */
  boolean hasAccepted() {
    return acceptedInThisLife;
  }

  /** The block that the node voted for in a round. */
  Optional<Hash> proposalAccepted(int inRound) {
    return Optional.ofNullable(proposalsAccepted.get(inRound));
  }

  /** The newest block that it committed to. */
  Optional<PreparedValue> lastPrepared() {
    return lastPrepared;
  }

  boolean isDecided() {
    return decided;
  }

  void decide() {
    decided = true;
  }

  /** Whether the node said just this before. */
  boolean hasSaid(BftFrame frame) {
    return said.contains(frame);
  }

  /** Whether the node voted already in this round and phase. */
  boolean hasVoted(BftFrame like) {
    return said.stream()
        .anyMatch(frame -> frame.view().equals(like.view()) && frame.phase() == like.phase());
  }

  /** The highest round that the node said something in, or −1. */
  int highestSaid() {
    return said.stream().mapToInt(frame -> frame.view().round()).max().orElse(NONE);
  }

  /** The node said this, as it may. */
  void say(BftFrame frame, Law law) {
    said.add(frame);
    messagesReceived.add(frame, law.senders());
    if (frame instanceof Prepare prepare) {
      proposalsAccepted.put(prepare.view().round(), prepare.digest());
      acceptedInThisLife = prepare.view().round() == round;
    } else if (frame instanceof Commit commit) {
      lastPrepared = Optional.of(new PreparedValue(commit.view().round(), commit.digest()));
    }
  }
}
