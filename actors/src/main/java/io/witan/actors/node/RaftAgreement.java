package io.witan.actors.node;

import akka.actor.typed.ActorRef;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.javadsl.ActorContext;
import io.witan.actors.host.DurableMachineActor;
import io.witan.actors.host.HostCommand;
import io.witan.actors.host.Journaling;
import io.witan.protocol.consensus.ConsensusInput;
import io.witan.protocol.consensus.raft.RaftFrame;
import io.witan.protocol.consensus.raft.RaftInput;
import io.witan.protocol.consensus.raft.RaftState;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.journal.RaftRecordCodec;
import io.witan.protocol.journal.RaftStateCodec;
import io.witan.protocol.machine.Frame;
import io.witan.protocol.machine.Message;
import io.witan.protocol.machine.Role;
import java.util.concurrent.Semaphore;

/** Raft: one durable machine is all of it. */
final class RaftAgreement implements Agreement {
  private static final int HEARD = 800;

  private final Machines machines;
  private final Semaphore budget = new Semaphore(HEARD);
  private ActorRef<HostCommand<RaftState, RaftInput>> raft;

  RaftAgreement(Machines machines) {
    this.machines = machines;
  }

  @Override
  public String name() {
    return "raft";
  }

  @Override
  public void spawnDurable(ActorContext<LedgerNode.Command> node, LedgerNode.Journals journals) {
    raft =
        node.spawn(
            DurableMachineActor.create(
                machines.raftSpec(),
                journals.agreement(
                    name(),
                    new RaftRecordCodec(),
                    new RaftStateCodec(),
                    // Every block in them stands in the chain's journal too.
                    Journaling.Past.DROPPED)),
            name(),
            DispatcherSelector.fromConfig("witan.dispatchers.durable"));
    node.watch(raft);
  }

  @Override
  public void spawnRest(ActorContext<LedgerNode.Command> node) {
    // There is no rest.
  }

  @Override
  public void connect(Routes routes) {
    routes.put(Role.CONSENSUS, m -> raft.tell(new HostCommand.Input<>(input(m))));
    // Nobody signs votes here: what must not be forgotten is in Raft's own journal.
    routes.put(Role.VOTES, m -> {});
  }

  private static RaftInput input(Message message) {
    return message instanceof RaftInput raft
        ? raft
        : new RaftInput.Local(Interior.cast(ConsensusInput.Local.class, message));
  }

  @Override
  public boolean heard(PublicKey from, Frame frame) {
    if (!(frame instanceof RaftFrame heard) || !budget.tryAcquire()) {
      return false;
    }
    raft.tell(new HostCommand.Metered<>(new RaftInput.Heard(from, heard), budget));
    return true;
  }
}
