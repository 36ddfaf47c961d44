package io.witan.actors.node;

import io.witan.actors.host.Outputs;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.machine.Frame;
import io.witan.protocol.machine.Message;
import io.witan.protocol.machine.Observation;
import io.witan.protocol.machine.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** The routing table of one node: one row per role. */
final class Routes implements Outputs {
  /** More than any part says while the others are being started. */
  private static final int MOST_EARLY = 1_000;

  private final Map<Role, Consumer<Message>> rows = new ConcurrentHashMap<>();
  private final List<Early> early = new ArrayList<>();
  private final Consumer<Observation> observer;
  private volatile PeerOutlet peers = PeerOutlet.CLOSED;

  /** A message to a role that nobody plays yet. */
  private record Early(Role role, Message message) {}

  /** Where frames to peers go. */
  interface PeerOutlet {
    /** Drops everything: no peer is connected yet. */
    PeerOutlet CLOSED =
        new PeerOutlet() {
          @Override
          public void send(PublicKey to, Frame frame) {}

          @Override
          public void gossip(Frame frame) {}
        };

    void send(PublicKey to, Frame frame);

    void gossip(Frame frame);
  }

  Routes(Consumer<Observation> observer) {
    this.observer = observer;
  }

  void put(Role role, Consumer<Message> row) {
    synchronized (early) {
      for (Early kept : early) {
        if (kept.role == role) {
          row.accept(kept.message);
        }
      }
      early.removeIf(kept -> kept.role == role);
      rows.put(role, row);
    }
  }

  void peers(PeerOutlet outlet) {
    peers = outlet;
  }

  @Override
  public void tell(Role role, Message message) {
    Consumer<Message> row = rows.get(role);
    if (row == null) {
      row = rowOrKeep(role, message);
    }
    if (row != null) {
      row.accept(message);
    }
  }

  /** Parts start side by side: what one says to another that is not there yet waits for it. */
  private Consumer<Message> rowOrKeep(Role role, Message message) {
    synchronized (early) {
      Consumer<Message> row = rows.get(role);
      if (row == null) {
        Fault.unless(early.size() < MOST_EARLY, "nobody plays " + role);
        early.add(new Early(role, message));
      }
      return row;
    }
  }

  @Override
  public void send(PublicKey to, Frame frame) {
    peers.send(to, frame);
  }

  @Override
  public void gossip(Frame frame) {
    peers.gossip(frame);
  }

  @Override
  public void report(Observation observation) {
    observer.accept(observation);
  }
}
