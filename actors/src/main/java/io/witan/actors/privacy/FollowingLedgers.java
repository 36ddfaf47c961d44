package io.witan.actors.privacy;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Props;
import io.witan.actors.exchange.TransactionManager;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.crypto.Verifier;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.store.LedgerStore;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The private states of a node as actors that follow its public chain, each by itself. They are no
 * part of the node's own parts: what stops them does not stop the chain.
 */
public final class FollowingLedgers implements PrivateLedgers {
  /** GoQuorum's name of what all see who are not parties. */
  private static final String EMPTY = "empty";

  private final Optional<TransactionManager> manager;
  private final FollowedState state;
  private final LedgerWatch watch;
  private final AtomicLong head;
  private final ActorRef<PrivateLedgerActor.Command> actor;

  private FollowingLedgers(
      Optional<TransactionManager> manager,
      FollowedState state,
      LedgerWatch watch,
      AtomicLong head,
      ActorRef<PrivateLedgerActor.Command> actor) {
    this.manager = manager;
    this.state = state;
    this.watch = watch;
    this.head = head;
    this.actor = actor;
  }

  /**
   * Starts them; they stop with the system.
   *
   * @param store of the public chain, with the states of all blocks
   * @param genesis hash of its first block
   */
  public static FollowingLedgers start(
      ActorSystem<?> system,
      PrivatePorts ports,
      LedgerStore store,
      ChainConfig config,
      Verifier verifier,
      Hash genesis,
      InstantSource clock) {
    AtomicLong head = new AtomicLong();
    // Kept apart: what was followed without keys is not what they would have shown.
    String kept = ports.manager().isPresent() ? SINGLE : EMPTY;
    FollowedState state =
        new FollowedState(
            () -> ports.manager().map(TransactionManager::keys).orElse(List.<PartyKey>of()),
            ports.stores().apply(kept));
    LedgerWatch watch = new LedgerWatch(SINGLE, state, head);
    PrivateLedgerSetup setup =
        new PrivateLedgerSetup(
            kept,
            new PublicChain(store, config, verifier),
            genesis,
            ports,
            state,
            payload -> true,
            head,
            watch,
            clock);
    return new FollowingLedgers(
        ports.manager(),
        state,
        watch,
        head,
        system.systemActorOf(PrivateLedgerActor.create(setup), "private-" + SINGLE, Props.empty()));
  }

  /** The public chain has a new final head, and its store answers for it. */
  public void headIs(long height) {
    head.set(height);
    actor.tell(new PrivateLedgerActor.HeadChanged());
  }

  /** Why private requests cannot be met, a sentence each; empty while they can. */
  public List<String> troubles() {
    List<String> all = new ArrayList<>();
    watch.trouble().ifPresent(all::add);
    manager
        .flatMap(TransactionManager::trouble)
        .ifPresent(why -> all.add("transaction manager: " + why));
    return all;
  }

  @Override
  public List<String> ids() {
    return List.of(SINGLE);
  }

  @Override
  public Optional<PrivateReader> of(String id) {
    return id.equals(SINGLE) ? Optional.of(state) : Optional.empty();
  }
}
