package io.witan.actors.cluster;

import io.witan.actors.node.FollowingNode;
import io.witan.actors.node.Freshness;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.store.Duty;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node in one JVM of a group: it follows the active ledger until it takes that duty; then it is
 * the active one until it ends. It never goes back to following: what it had in mind may be what
 * others have overtaken.
 */
public final class LedgerDuty implements Candidate {
  private static final Logger LOG = LoggerFactory.getLogger("io.witan.group");

  private final FollowingNode node;
  private final Freshness freshness;
  private final boolean eligible;
  private final Group group;
  private volatile long announced;

  private LedgerDuty(Group group, FollowingNode node, Freshness freshness, boolean eligible) {
    this.group = group;
    this.node = node;
    this.freshness = freshness;
    this.eligible = eligible;
  }

  /**
   * Lets a node that follows take part in its group.
   *
   * @param freshness the node's
   * @param eligible whether this JVM may become active
   */
  public static LedgerDuty begin(
      Group group, FollowingNode node, Freshness freshness, boolean eligible) {
    LedgerDuty duty = new LedgerDuty(group, node, freshness, eligible);
    node.joins(() -> group.status(duty.lag()));
    group.stand(Duty.LEDGER, freshness, duty, Optional.of(duty.new Ear()));
    return duty;
  }

  /**
   * Answers other JVMs' requests: about what is kept here at once, and all that they cannot answer
   * as soon as this one is active.
   *
   * @param requests takes a private state and a request that names it, and gives the answer
   */
  public void serve(BiFunction<String, Bytes, CompletionStage<Bytes>> requests) {
    Front front = new Front(requests);
    group.serve(front);
    node.node()
        .active()
        .thenRun(
            () -> {
              Post ledger = group.post(Duty.LEDGER);
              var news = new DutyHolder.News(node.node(), ledger.seen().epoch());
              ledger.answer(new DutyHolder.Work(front, Optional.of(news)));
            });
  }

  /** Hears the news while another JVM is active. */
  private final class Ear implements Contact.Listener {
    @Override
    public void head(long height) {
      announced = height;
      group.post(Duty.LEDGER).metrics().lag(lag());
      node.look();
    }

    @Override
    public void pending(List<Bytes> transactions) {
      node.pending(transactions);
    }
  }

  private long lag() {
    return node.node().isFollowing()
        ? Math.max(0, announced - node.node().ledger().appliedHeight())
        : 0;
  }

  @Override
  public boolean isReady() {
    return eligible && freshness.holds() && node.node().health().isReady();
  }

  @Override
  public void taken(Post post) {
    post.metrics().lag(0);
    node.activate()
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                LOG.error("this JVM cannot become active", failure);
                node.overtaken("becoming active failed: " + failure.getMessage());
              }
            });
  }
}
