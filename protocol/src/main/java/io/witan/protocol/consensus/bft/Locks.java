package io.witan.protocol.consensus.bft;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.consensus.BftFrame;
import io.witan.protocol.consensus.BftFrame.Proposal;
import io.witan.protocol.consensus.PreparedCertificate;
import java.util.ArrayList;
import java.util.List;

/**
 * IBFT's locks. Its messages show no prepared block, so a validator is bound by the newest one that
 * it knows of, and makes it known: beside its round changes it sends the votes for that block and
 * its proposal again, as they were first signed (decision 0060).
 */
final class Locks {
  private Locks() {}

  /** Binds this validator to a newer prepared block, if messages of earlier rounds show one. */
  static void learn(Draft d) {
    if (!d.rules.encoding().justifies()) {
      int known = d.prepared.map(PreparedCertificate::round).orElse(-1);
      d.prepared = d.votes.prepared(known, d.validators.quorum()).or(() -> d.prepared);
    }
  }

  /** The same with a proposal that shows a block, for which PREPAREs may have come before. */
  static void learn(Draft d, Address sender, Proposal proposal) {
    if (!d.rules.encoding().justifies()) {
      d.votes = d.votes.with(sender, proposal);
      learn(d);
    }
  }

  /** What shows the lock to others: nothing where round changes do, or in its own round. */
  static List<BftFrame> shown(Draft d) {
    boolean past = d.prepared.filter(lock -> lock.round() < d.round).isPresent();
    if (d.rules == null || d.rules.encoding().justifies() || !past) {
      return List.of();
    }
    PreparedCertificate lock = d.prepared.get();
    List<BftFrame> shown = new ArrayList<>(lock.votes());
    d.votes.proposals().stream()
        .filter(proposal -> proposal.block().hash().equals(lock.digest()))
        .findFirst()
        .ifPresent(shown::add);
    return shown;
  }
}
