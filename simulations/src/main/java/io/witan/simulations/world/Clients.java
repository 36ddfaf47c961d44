package io.witan.simulations.world;

import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.machine.Role;
import io.witan.protocol.machine.Seed;
import io.witan.protocol.pool.PoolInput;
import io.witan.protocol.pool.PoolOrigin;
import java.util.ArrayDeque;
import java.util.Optional;

/**
 * Who sends transactions. Each client has a key of its own, sends one transaction after the other
 * to an honest node that runs, and says again what is not final yet: to the same node, or to
 * another where that one is down.
 */
final class Clients {
  /** Most block periods that a client waits between two calls. */
  private static final int MOST_PERIODS = 20;

  private static final int MOST_OPEN = 4;

  private final World world;
  private final Agenda agenda;
  private final Seed seed;
  private final Accounts accounts;
  private final long periodMicros;
  private final int nodes;

  private final class Client {
    private final int number;
    private final Seed.Path waits;
    private final ArrayDeque<RecoveredTransaction> open = new ArrayDeque<>();
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
      while (!open.isEmpty() && open.peek().transaction().nonce() < done) {
        open.poll();
      }
      if (open.size() < MOST_OPEN) {
        Transaction tx = Workload.call(world.keys(), number, nonce++);
        open.add(accounts.recovered(tx).orElseThrow());
      }
      for (RecoveredTransaction tx : open) {
        home.give(Role.POOL, new PoolInput.Add(tx, new PoolOrigin.Local()));
      }
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
      new Client(i).wakeLater();
    }
  }
}
