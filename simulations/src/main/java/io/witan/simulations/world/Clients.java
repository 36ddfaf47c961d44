package io.witan.simulations.world;

import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.machine.Role;
import io.witan.protocol.machine.Seed;
import io.witan.protocol.pool.PoolInput;
import io.witan.protocol.pool.PoolObservation;
import io.witan.protocol.pool.PoolOrigin;
import io.witan.simulations.oracle.Sight;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Who sends transactions. Each client has a key of its own, sends one transaction after the other
 * to an honest node that runs, and says again what no node has acknowledged: to the same node, or
 * to another where that one is down. What was acknowledged it leaves to that node, unless that one
 * drops it or loses its disk.
 */
final class Clients {
  /** Most block periods that a client waits between two calls. */
  private static final int MOST_PERIODS = 20;

  private static final int MOST_OPEN = 4;
  private static final int NOBODY = -1;

  private final List<Client> clients = new ArrayList<>();
  private final World world;
  private final Agenda agenda;
  private final Seed seed;
  private final Accounts accounts;
  private final long periodMicros;
  private final int nodes;

  private final class Client {
    private final int number;
    private final Seed.Path waits;
    private final ArrayDeque<Open> open = new ArrayDeque<>();
    private long calls;
    private long nonce;

    Client(int number) {
      this.number = number;
      this.waits = seed.child("client", number).path("wait");
    }

    void wakeLater() {
      long wait = Long.remainderUnsigned(waits.at(calls++), MOST_PERIODS * periodMicros);
      agenda.after(wait, this::wake);
    }

    private void wake() {
      home().ifPresent(this::call);
      wakeLater();
    }

    private Optional<SimNode> home() {
      for (int i = 0; i < nodes; i++) {
        int node = (number + i) % nodes;
        if (world.isUp(node) && !world.isLiar(node)) {
          return Optional.of(world.node(node));
        }
      }
      return Optional.empty();
    }

    private void call(SimNode home) {
      long done = accounts.nonce(home.head().header().stateRoot(), world.keys().address(number));
      while (!open.isEmpty() && open.peek().transaction.transaction().nonce() < done) {
        open.poll();
      }
      if (open.size() < MOST_OPEN) {
        Transaction tx = Workload.call(world.keys(), number, nonce++);
        open.add(new Open(accounts.recovered(tx).orElseThrow()));
      }
      for (Open each : List.copyOf(open)) {
        if (each.keptAt == NOBODY) {
          home.give(Role.POOL, new PoolInput.Add(each.transaction, new PoolOrigin.Local()));
        }
      }
    }
  }

  /** A transaction that is not final, and which node said that it keeps it. */
  private static final class Open {
    private final RecoveredTransaction transaction;
    private int keptAt = NOBODY;

    Open(RecoveredTransaction transaction) {
      this.transaction = transaction;
    }
  }

  Clients(World world, Agenda agenda, Seed seed, Accounts accounts, Setup setup) {
    this.world = world;
    this.agenda = agenda;
    this.seed = seed;
    this.accounts = accounts;
    this.periodMicros = setup.longest().longestPeriod().toNanos() / 1000;
    this.nodes = setup.nodes();
    for (int i = 0; i < setup.clients(); i++) {
      clients.add(new Client(i));
      clients.get(i).wakeLater();
    }
  }

  /** What clients hear: answers, and that a node needs their help. */
  void see(Sight sight) {
    switch (sight) {
      case Sight.Reported(var node, PoolObservation.Kept(var hashes)) ->
          each(one -> hashes.contains(one.transaction.hash()), one -> one.keptAt = node);
      case Sight.Reported(var node, PoolObservation.Dropped(var hash, var cause)) ->
          each(
              one -> one.keptAt == node && one.transaction.hash().equals(hash),
              one -> one.keptAt = NOBODY);
      case Sight.Forgot(var node, var votes) ->
          each(one -> one.keptAt == node, one -> one.keptAt = NOBODY);
      default -> {}
    }
  }

  private void each(Predicate<Open> which, Consumer<Open> change) {
    for (Client client : clients) {
      client.open.stream().filter(which).forEach(change);
    }
  }
}
