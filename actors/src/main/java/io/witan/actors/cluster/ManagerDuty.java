package io.witan.actors.cluster;

import io.witan.actors.node.FollowingNode;
import io.witan.actors.node.Freshness;
import io.witan.actors.privacy.PrivatePorts;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.store.Duty;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The private side of a node in one JVM of a group: it keeps private states warm until it takes the
 * manager's duty; then it is their one writer until it ends.
 */
public final class ManagerDuty implements Candidate {
  private static final Logger LOG = LoggerFactory.getLogger("io.witan.group");

  private final Group group;
  private final FollowingNode node;
  private final Freshness freshness;
  private final boolean besideLedger;
  private final Supplier<PrivatePorts> privacy;

  private ManagerDuty(
      Group group,
      FollowingNode node,
      Freshness freshness,
      boolean besideLedger,
      Supplier<PrivatePorts> privacy) {
    this.group = group;
    this.node = node;
    this.freshness = freshness;
    this.besideLedger = besideLedger;
    this.privacy = privacy;
  }

  /**
   * Lets a JVM take part.
   *
   * @param freshness confirmed while it has the duty
   * @param besideLedger whether it takes the duty only where it has the ledger's
   * @param privacy starts the private side
   */
  public static ManagerDuty begin(
      Group group,
      FollowingNode node,
      Freshness freshness,
      boolean besideLedger,
      Supplier<PrivatePorts> privacy) {
    ManagerDuty duty = new ManagerDuty(group, node, freshness, besideLedger, privacy);
    group.stand(Duty.MANAGER, freshness, duty);
    return duty;
  }

  /**
   * Answers other JVMs' requests once this one has the private states.
   *
   * @param requests takes a private state and a request that names it, and gives the answer
   */
  public void serve(BiFunction<String, Bytes, CompletionStage<Bytes>> requests) {
    node.node().privateSide().thenAccept(here -> group.post(Duty.MANAGER).answer(requests));
  }

  @Override
  public boolean isReady() {
    return besideLedger
        ? group.post(Duty.LEDGER).isHeld()
        : node.node().isCurrent() && node.node().health().isReady();
  }

  @Override
  public void taken(Post post) {
    node.activatePrivately(privacy, freshness::holds)
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                LOG.error("this JVM cannot become the active manager", failure);
                node.overtaken(
                    "becoming the active manager failed: " + Group.cause(failure).getMessage());
              }
            });
  }
}
