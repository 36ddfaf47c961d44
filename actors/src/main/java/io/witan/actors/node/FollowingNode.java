package io.witan.actors.node;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.AskPattern;
import io.witan.actors.privacy.PrivatePorts;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
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

  FollowingNode(ActorSystem<?> system, Node node, ActorRef<Follower.Command> follower) {
    this.system = system;
    this.node = node;
    this.follower = follower;
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

  /**
   * Makes this JVM the active one: no other may be so any more. {@link Node#health} tells when it
   * runs.
   *
   * @param privacy starts the private side, if there is one
   */
  public CompletionStage<Void> activate(Supplier<Optional<PrivatePorts>> privacy) {
    node.interior().health().takingOver();
    return AskPattern.<Follower.Command, Follower.HandedOver>ask(
            follower, Follower.HandOver::new, HAND_OVER, system.scheduler())
        .thenAccept(handedOver -> node.begin(privacy.get()));
  }

  /** Another JVM is active: every part of this one ends, and {@link Node#health} says why. */
  public void overtaken(String why) {
    node.overtaken(why);
  }
}
