package io.witan.actors.privacy;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Props;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.crypto.Verifier;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.store.LedgerStore;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The private states of a node as actors that follow its public chain, each by itself. They are no
 * part of the node's own parts: what stops them does not stop the chain.
 */
public final class FollowingLedgers implements PrivateLedgers {
  /** One of them. */
  private record Ledger(
      FollowedState state, LedgerWatch watch, ActorRef<PrivateLedgerActor.Command> actor) {}

  private final AtomicLong head;
  private final SortedMap<String, Ledger> ledgers;

  private FollowingLedgers(AtomicLong head, SortedMap<String, Ledger> ledgers) {
    this.head = head;
    this.ledgers = ledgers;
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
    PublicChain chain = new PublicChain(store, config, verifier);
    SortedMap<String, Ledger> ledgers = new TreeMap<>();
    for (PrivatePorts.Kind kind : ports.states()) {
      FollowedState state = new FollowedState(kind.manager(), ports.stores().apply(kind));
      LedgerWatch watch = new LedgerWatch(kind.id(), state, head);
      PrivateLedgerSetup setup =
          new PrivateLedgerSetup(kind.name(), chain, genesis, ports, state, head, watch, clock);
      ActorRef<PrivateLedgerActor.Command> actor =
          system.systemActorOf(
              PrivateLedgerActor.create(setup), "private-" + kind.name(), Props.empty());
      ledgers.put(kind.id(), new Ledger(state, watch, actor));
    }
    return new FollowingLedgers(head, ledgers);
  }

  /** The public chain has a new final head, and its store answers for it. */
  public void headIs(long height) {
    head.set(height);
    ledgers.values().forEach(one -> one.actor.tell(new PrivateLedgerActor.HeadChanged()));
  }

  /** Why private requests cannot be met, a sentence each; empty while they can. */
  public List<String> troubles() {
    List<String> all = new ArrayList<>();
    ledgers.values().forEach(one -> one.watch.trouble().ifPresent(all::add));
    ledgers.values().stream()
        .flatMap(one -> one.state.manager().stream())
        .flatMap(manager -> manager.trouble().stream())
        .findFirst() // it is one manager, as each state's parties use it
        .ifPresent(why -> all.add("transaction manager: " + why));
    return all;
  }

  @Override
  public List<String> ids() {
    return List.copyOf(ledgers.keySet());
  }

  @Override
  public Optional<PrivateReader> of(String id) {
    return Optional.ofNullable(ledgers.get(id)).map(Ledger::state);
  }
}
