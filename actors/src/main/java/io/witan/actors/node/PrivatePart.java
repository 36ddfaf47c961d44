package io.witan.actors.node;

import akka.actor.typed.ActorSystem;
import io.witan.actors.privacy.FollowingLedgers;
import io.witan.actors.privacy.PrivateLedgers;
import io.witan.actors.privacy.PrivatePorts;
import io.witan.protocol.store.Duty;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;

/** A node's private states as one JVM has them: here, not yet here, or another JVM's. */
final class PrivatePart {
  private final ActorSystem<?> system;
  private final NodeSettings settings;
  private final NodePorts ports;
  private final Interior interior;
  private final CompletableFuture<PrivateLedgers> here = new CompletableFuture<>();
  private volatile BooleanSupplier mayTell = () -> true;
  private volatile boolean shared;

  PrivatePart(ActorSystem<?> system, NodeSettings settings, NodePorts ports, Interior interior) {
    this.system = system;
    this.settings = settings;
    this.ports = ports;
    this.interior = interior;
  }

  /** Nobody else writes private states. */
  void begin(PrivatePorts privatePorts) {
    FollowingLedgers ledgers =
        FollowingLedgers.start(
            system,
            privatePorts,
            ports.store(),
            settings.genesis().config(),
            settings.verifier(),
            settings.genesis().block().hash(),
            ports.clock());
    interior.follow(ledgers);
    here.complete(ledgers);
  }

  /**
   * The same in a JVM of a group, whose chain is there already.
   *
   * @param told whether what it knows of private states may still be told
   */
  void begin(PrivatePorts privatePorts, BooleanSupplier told) {
    mayTell = told;
    begin(privatePorts);
    interior.ledgers().orElseThrow().headIs(ports.store().appliedHeight());
  }

  /** Private states that are not here may be another JVM's. */
  void share() {
    shared = true;
  }

  CompletionStage<PrivateLedgers> begun() {
    return here.minimalCompletionStage();
  }

  boolean isHere() {
    return here.isDone();
  }

  /** Whether what is known of private states here may still be told. */
  boolean mayTell() {
    return mayTell.getAsBoolean();
  }

  /** The private states; empty where the chain has none. */
  Optional<PrivateLedgers> ledgers(boolean following) {
    Optional<PrivateLedgers> found = interior.ledgers().map(ledgers -> ledgers);
    if (found.isEmpty()
        && (following || shared)
        && settings.genesis().config().privacy().isQuorum()) {
      throw new Elsewhere(Duty.MANAGER);
    }
    return found;
  }

  /** Why private requests cannot be met by an active ledger's JVM; empty while they can. */
  Optional<String> absence(Optional<GroupStatus> group) {
    return shared && !isHere() && group.filter(all -> all.lacks(Duty.MANAGER)).isPresent()
        ? Optional.of("manager: no member of the group is its active manager")
        : Optional.empty();
  }
}
