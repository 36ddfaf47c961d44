package io.witan.actors.node;

import io.witan.actors.host.Outputs;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.machine.Frame;
import io.witan.protocol.machine.Message;
import io.witan.protocol.machine.Observation;
import io.witan.protocol.machine.Role;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** The routing table of one node: one row per role. */
final class Routes implements Outputs {
  private final Map<Role, Consumer<Message>> rows = new ConcurrentHashMap<>();
  private final Consumer<Observation> observer;
  private volatile PeerOutlet peers = PeerOutlet.CLOSED;

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
    rows.put(role, row);
  }

  void peers(PeerOutlet outlet) {
    peers = outlet;
  }

  @Override
  public void tell(Role role, Message message) {
    Consumer<Message> row = rows.get(role);
    Fault.unless(row != null, "nobody plays " + role);
    row.accept(message);
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
