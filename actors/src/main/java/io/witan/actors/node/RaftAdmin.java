package io.witan.actors.node;

import akka.actor.typed.ActorSystem;
import io.witan.protocol.consensus.raft.Members;
import io.witan.protocol.consensus.raft.MembershipChange;
import io.witan.protocol.consensus.raft.MembershipRefusal;
import io.witan.protocol.consensus.raft.RaftInput;
import io.witan.protocol.consensus.raft.RaftState;
import io.witan.protocol.machine.Role;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * An operator's changes of the Raft cluster. The wish is told to the machine again and again until
 * the members that are agreed on show it, so that it survives a lost frame and an election; asking
 * for what is so already is refused, never done twice.
 */
final class RaftAdmin {
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final int TRIES = 100;
  private static final int TOLD_EVERY = 10;

  private final ActorSystem<?> system;
  private final Routes routes;
  private final Supplier<RaftState> state;

  RaftAdmin(ActorSystem<?> system, Routes routes, Supplier<RaftState> state) {
    this.system = system;
    this.routes = routes;
    this.state = state;
  }

  CompletionStage<Members> change(MembershipChange change) {
    CompletableFuture<Members> answer = new CompletableFuture<>();
    RaftState now = state.get();
    Optional<String> refusal =
        now == null
            ? Optional.of(MembershipRefusal.NO_LEADER.text())
            : now.members().refusal(change).map(MembershipRefusal::text);
    if (refusal.isPresent()) {
      answer.completeExceptionally(new RaftRefused(refusal.get()));
    } else {
      attempt(change, answer, 0);
    }
    return answer;
  }

  private void attempt(MembershipChange change, CompletableFuture<Members> answer, int tries) {
    RaftState now = state.get();
    Members members = now.members();
    boolean led = now.leader().isPresent();
    if (isDone(members, change)) {
      answer.complete(members);
    } else if (tries == TRIES) {
      answer.completeExceptionally(
          new RaftRefused(
              led
                  ? "the cluster has not agreed on the change; it may still do so"
                  : MembershipRefusal.NO_LEADER.text()));
    } else {
      if (led && tries % TOLD_EVERY == 0) {
        routes.tell(Role.CONSENSUS, new RaftInput.Change(change));
      }
      system
          .scheduler()
          .scheduleOnce(PAUSE, () -> attempt(change, answer, tries + 1), system.executionContext());
    }
  }

  private static boolean isDone(Members members, MembershipChange change) {
    return switch (change) {
      case MembershipChange.Add add -> members.of(add.url().id()).isPresent();
      case MembershipChange.Promote promote ->
          members.of(promote.id()).filter(m -> !m.learner()).isPresent();
      case MembershipChange.Remove remove -> members.of(remove.id()).isEmpty();
    };
  }
}
