package io.witan.actors.node;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.Props;
import akka.actor.typed.javadsl.AskPattern;
import io.witan.actors.privacy.PrivatePorts;
import io.witan.protocol.bytes.Bytes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * A node in one JVM of a group. It follows until it is activated, once; it never follows again
 * after that: who was overtaken ends.
 */
public final class FollowingNode {
  /** Longer than any look at the journal lasts that began when the store was caught up. */
  private static final Duration HAND_OVER = Duration.ofSeconds(60);

  private final ActorSystem<?> system;
  private final Node node;
  private final ActorRef<Follower.Command> follower;
  private final boolean eligible;

  private FollowingNode(
      ActorSystem<?> system, Node node, ActorRef<Follower.Command> follower, boolean eligible) {
    this.system = system;
    this.node = node;
    this.follower = follower;
    this.eligible = eligible;
  }

  /**
   * A node in one JVM of a group: it follows the journal until it is activated. What its ports say
   * of a private side is not heeded before that.
   *
   * @param eligible whether it may be activated; one that may not has nobody's identity, and the
   *     signer of its settings signs nothing
   * @param freshness is confirmed by each look at the journal; while it does not hold, nothing is
   *     said to peers
   * @throws StartRefused if the store is of another chain
   */
  public static FollowingNode start(
      ActorSystem<?> system,
      NodeSettings settings,
      NodePorts ports,
      boolean eligible,
      Freshness freshness) {
    Node node = Node.create(system, settings, ports, eligible, freshness::holds);
    ActorRef<Follower.Command> follower =
        system.systemActorOf(
            Follower.create(node.interior(), settings.dataDir(), freshness),
            "follower",
            DispatcherSelector.fromConfig("witan.dispatchers.durable"));
    if (eligible) {
      Interior unused = Node.interior(system, settings, ports, () -> false);
      system.systemActorOf(
          LedgerNode.rehearsal(settings, ports, unused), "rehearsal", Props.empty());
    }
    return new FollowingNode(system, node, follower, eligible);
  }

  /** The same for front ends, before and after. */
  public Node node() {
    return node;
  }

  /** The node is one JVM of a group. */
  public void joins(Supplier<GroupStatus> status) {
    node.joins(status);
  }

  /** The journal has a new block. */
  public void look() {
    follower.tell(new Follower.Look());
  }

  /** Transactions wait in the active JVM, as these canonical bytes. */
  public void pending(List<Bytes> transactions) {
    node.interior().pendingElsewhere(transactions);
  }

  /**
   * Makes this JVM the active one: no other may be so any more. {@link Node#health} tells when it
   * runs.
   */
  public CompletionStage<Void> activate() {
    node.interior().health().takingOver();
    return AskPattern.<Follower.Command, Follower.HandedOver>ask(
            follower, Follower.HandOver::new, HAND_OVER, system.scheduler())
        .thenAccept(handedOver -> node.begin());
  }

  /** The group has a private side, in this JVM or in another. */
  public void sharesPrivateSide() {
    node.privacy().share();
  }

  /**
   * Makes this JVM the one that has the private states: no other may write them any more. It begins
   * when its ledger has all that the journal has now.
   *
   * @param privacy starts the private side
   * @param mayTell whether what it knows of private states may still be told
   */
  public CompletionStage<Void> activatePrivately(
      Supplier<PrivatePorts> privacy, BooleanSupplier mayTell) {
    CompletionStage<?> caughtUp =
        eligible
            ? node.active()
            : AskPattern.<Follower.Command, Follower.CaughtUp>ask(
                follower, Follower.CatchUpNow::new, HAND_OVER, system.scheduler());
    return caughtUp.thenAccept(done -> node.privacy().begin(privacy.get(), mayTell));
  }

  /** Another JVM is active: every part of this one ends, and {@link Node#health} says why. */
  public void overtaken(String why) {
    node.overtaken(why);
  }
}
