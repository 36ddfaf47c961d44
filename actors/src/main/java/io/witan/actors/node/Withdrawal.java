package io.witan.actors.node;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import io.witan.actors.peer.PeersCommand;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Lets a node go of its peers while it may say nothing to them: another JVM of its group may have
 * taken over, and peers keep one connection of a key for as long as it answers their pings.
 */
final class Withdrawal {
  private static final Duration TICK = Duration.ofSeconds(1);

  /** Ticks, so that a short silence costs no connection. */
  private static final int PATIENCE = 2;

  private enum Tick {
    TICK
  }

  private Withdrawal() {}

  /**
   * The actor.
   *
   * @param maySpeak whether what the node says to peers may leave just now
   */
  static Behavior<Void> create(BooleanSupplier maySpeak, ActorRef<PeersCommand> peers) {
    return Behaviors.<Tick>withTimers(
            timers -> {
              timers.startTimerWithFixedDelay(Tick.TICK, TICK);
              return waiting(maySpeak, peers, 0);
            })
        .unsafeCast();
  }

  private static Behavior<Tick> waiting(
      BooleanSupplier maySpeak, ActorRef<PeersCommand> peers, int silentFor) {
    return Behaviors.receiveMessage(
        tick -> {
          int now = maySpeak.getAsBoolean() ? 0 : silentFor + 1;
          if (now == PATIENCE || (now == 0 && silentFor >= PATIENCE)) {
            peers.tell(new PeersCommand.InCharge(now == 0));
          }
          return now == silentFor ? Behaviors.same() : waiting(maySpeak, peers, now);
        });
  }
}
