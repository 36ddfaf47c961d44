package io.witan.simulations.world;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.consensus.ConsensusInput;
import io.witan.protocol.consensus.raft.Member;
import io.witan.protocol.consensus.raft.MembershipChange;
import io.witan.protocol.consensus.raft.RaftFrame;
import io.witan.protocol.consensus.raft.RaftInput;
import io.witan.protocol.consensus.raft.RaftRecord;
import io.witan.protocol.consensus.raft.RaftState;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.machine.Frame;
import io.witan.protocol.machine.Message;
import io.witan.protocol.machine.Role;
import io.witan.protocol.wire.EnodeUrl;
import io.witan.simulations.oracle.Sight;
import java.util.Optional;

/** Raft: one durable machine. Transactions come in bursts, some time after each block. */
final class RaftAgreeing implements Agreeing {
  private static final long MOST_IDLE_MICROS = 300_000;
  private static final long REPEATED_MICROS = 1_000_000;
  private static final int ATTEMPTS = 10;

  private final SimNode node;
  private final World world;
  private final SimDisk disk;
  private final Shell<RaftState, RaftInput, RaftRecord> raft;
  private RaftState seen;

  RaftAgreeing(SimNode node, World world, SimDisk disk, Machines.Parts parts) {
    this.node = node;
    this.world = world;
    this.disk = disk;
    var product = parts.product();
    this.raft =
        new Shell<>(
            Role.CONSENSUS,
            product.machines().raft(parts, world.setup(), world.keyOf(node.number())),
            Optional.of(disk.raft()),
            !product.hasty().contains(Role.CONSENSUS),
            node.host());
    this.seen = raft.state();
  }

  @Override
  public void start() {
    node.give(Role.CONSENSUS, new ConsensusInput.Resumed());
  }

  @Override
  public void offer(Message message) {
    switch (message) {
      case RaftInput input -> raft.offer(input);
      case ConsensusInput.Propose(var candidate, var add) -> change(candidate, add, ATTEMPTS);
      case ConsensusInput.Local local -> raft.offer(new RaftInput.Local(local));
      default -> {
        // Neither votes nor a pool are in this node.
      }
    }
    watch();
    boolean poolless = world.setup().clients() == 0;
    if (poolless && message instanceof ConsensusInput.HeadChanged(var head)) {
      long idle =
          Long.remainderUnsigned(world.lots().transactions.next(node.number()), MOST_IDLE_MICROS);
      Message pending = new ConsensusInput.TransactionsPending(head.height());
      world.later(node.number(), idle, () -> node.give(Role.CONSENSUS, pending));
    }
  }

  /**
   * An operator wants a node to have a vote, or not to be a member any more. His tool repeats the
   * wish for a while: it may get lost, and so may the leader.
   */
  private void change(Address candidate, boolean add, int attempts) {
    Optional<Member> member =
        raft.state().members().all().stream()
            .filter(m -> m.key().address().equals(candidate))
            .findFirst();
    boolean done = add ? member.filter(m -> !m.learner()).isPresent() : member.isEmpty();
    if (done || attempts == 0) {
      return;
    }
    MembershipChange change =
        !add
            ? new MembershipChange.Remove(member.orElseThrow().id())
            : member
                .<MembershipChange>map(learner -> new MembershipChange.Promote(learner.id()))
                .orElseGet(() -> new MembershipChange.Add(url(candidate), false));
    node.give(Role.CONSENSUS, new RaftInput.Change(change));
    world.later(node.number(), REPEATED_MICROS, () -> change(candidate, add, attempts - 1));
  }

  private EnodeUrl url(Address candidate) {
    int number = 0;
    while (!world.keys().address(number).equals(candidate)) {
      number++;
    }
    return RaftGroup.url(world.keys(), number);
  }

  @Override
  public void hear(PublicKey from, Frame frame) {
    if (frame instanceof RaftFrame heard) {
      node.give(Role.CONSENSUS, new RaftInput.Heard(from, heard));
    }
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // The same object has not changed; another may be equal.
  public void watch() {
    RaftState now = raft.state();
    if (now != seen) {
      Sight moved = new Sight.RaftMoved(node.number(), seen, now);
      seen = now;
      world.see(moved);
    }
  }

  @Override
  public Role durableRole() {
    return Role.CONSENSUS;
  }

  @Override
  public SimJournal<?> journal() {
    return disk.raft();
  }
}
