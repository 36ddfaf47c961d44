package io.witan.actors.node;

import akka.actor.typed.ActorRef;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.javadsl.ActorContext;
import io.witan.actors.host.DurableMachineActor;
import io.witan.actors.host.HostCommand;
import io.witan.actors.host.Journaling;
import io.witan.protocol.consensus.BftFrame;
import io.witan.protocol.consensus.ConsensusInput;
import io.witan.protocol.consensus.bft.RoundInput;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.machine.Frame;
import io.witan.protocol.machine.Role;
import io.witan.protocol.votes.VotesInput;
import io.witan.protocol.votes.VotesState;
import java.util.concurrent.Semaphore;

/** QBFT: the durable votes, and consensus with its rounds, which forgets. */
final class BftAgreement implements Agreement {
  private static final int HEARD = 800;

  private final Machines machines;
  private final NodePorts ports;
  private final Semaphore budget = new Semaphore(HEARD);
  private ActorRef<HostCommand<VotesState, VotesInput>> votes;
  private ActorRef<Consensus.Command> consensus;

  BftAgreement(Machines machines, NodePorts ports) {
    this.machines = machines;
    this.ports = ports;
  }

  @Override
  public String name() {
    return "votes";
  }

  @Override
  public void spawnDurable(ActorContext<LedgerNode.Command> node, LedgerNode.Journals journals) {
    votes =
        node.spawn(
            DurableMachineActor.create(
                machines.votesSpec(),
                journals.agreement(
                    name(),
                    ports.voteRecords(),
                    ports.voteSnapshots(),
                    // Whoever asks later what this validator signed must find all of it.
                    Journaling.Past.KEPT)),
            name(),
            DispatcherSelector.fromConfig("witan.dispatchers.durable"));
    node.watch(votes);
  }

  @Override
  public void spawnRest(ActorContext<LedgerNode.Command> node) {
    consensus =
        node.spawn(
            Consensus.create(machines.consensusSpecs()),
            "consensus",
            DispatcherSelector.fromConfig("witan.dispatchers.turns"));
    node.watch(consensus);
  }

  @Override
  public void connect(Routes routes) {
    routes.put(Role.VOTES, m -> votes.tell(Interior.input(VotesInput.class, m)));
    routes.put(
        Role.CONSENSUS,
        m -> consensus.tell(new Consensus.ToHeight(Interior.input(ConsensusInput.class, m))));
    routes.put(
        Role.ROUND, m -> consensus.tell(new Consensus.ToRound(Interior.cast(RoundInput.class, m))));
  }

  @Override
  public boolean heard(PublicKey from, Frame frame) {
    if (!(frame instanceof BftFrame bft) || !budget.tryAcquire()) {
      return false;
    }
    ConsensusInput heard = new ConsensusInput.Heard(from, bft);
    consensus.tell(new Consensus.ToHeight(new HostCommand.Metered<>(heard, budget)));
    return true;
  }
}
