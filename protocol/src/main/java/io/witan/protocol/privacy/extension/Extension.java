package io.witan.protocol.privacy.extension;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.ledger.Log;
import io.witan.protocol.privacy.PayloadHash;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The extension of a private contract to one more party, as far as one private state has seen it: a
 * state machine whose inputs are what its management contract logs, so that all who follow the
 * chain come to the same.
 *
 * @param management address of its management contract, which names it
 * @param contract that is extended
 * @param initiator account that asked for it, and votes for those who are parties already
 * @param recipient account that votes for the new party
 * @param recipientKey of the new party, as it was written
 * @param creation payload of the transaction that made the management contract
 * @param votes by account
 * @param shared payload with the contract's state, once it is named
 */
public record Extension(
    Address management,
    Address contract,
    Address initiator,
    Address recipient,
    String recipientKey,
    PayloadHash creation,
    SortedMap<Address, Boolean> votes,
    Phase phase,
    Optional<PayloadHash> shared) {
  /** How far it is. */
  public enum Phase {
    /** Votes are out. */
    VOTING,
    /** All accepted; the initiator's node has to share the state. */
    ACCEPTED,
    /** The state was shared: over. */
    SHARED,
    /** A voter refused: over. */
    REFUSED,
    /** The initiator ended it: over. */
    CANCELLED
  }

  public Extension {
    votes = Collections.unmodifiableSortedMap(new TreeMap<>(votes));
  }

  /**
   * The extension that a log begins; empty where it begins none.
   *
   * @param initiator who sent the transaction
   * @param creation its payload
   */
  public static Optional<Extension> begun(Log log, Address initiator, PayloadHash creation) {
    if (ExtensionEvent.of(log).filter(ExtensionEvent.CREATED::equals).isEmpty()) {
      return Optional.empty();
    }
    try {
      Abi data = Abi.of(log.data());
      return Optional.of(
          new Extension(
              log.address(),
              data.address(0),
              initiator,
              data.address(2),
              data.text(1),
              creation,
              new TreeMap<>(),
              Phase.VOTING,
              Optional.empty()));
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  /** After a log of its management contract; the same where that says nothing new. */
  public Extension after(Log log) {
    try {
      return ExtensionEvent.of(log).map(event -> after(event, log)).orElse(this);
    } catch (IllegalArgumentException malformed) {
      return this;
    }
  }

  private Extension after(ExtensionEvent event, Log log) {
    return switch (event) {
      case VOTED -> withVote(log);
      case ALL_VOTED -> isOver() || Abi.of(log.data()).flag(0) ? this : with(Phase.REFUSED);
      case MAY_SHARE -> phase == Phase.VOTING ? with(Phase.ACCEPTED) : this;
      case STATE_SHARED ->
          SharedNotice.of(log)
              .filter(notice -> !isOver())
              .map(notice -> with(Phase.SHARED, Optional.of(notice.state())))
              .orElse(this);
      case FINISHED -> isOver() ? this : with(Phase.CANCELLED);
      case CREATED, MEMBERS -> this;
    };
  }

  private Extension withVote(Log log) {
    Abi data = Abi.of(log.data());
    TreeMap<Address, Boolean> all = new TreeMap<>(votes);
    all.put(data.address(1), data.flag(0));
    return new Extension(
        management, contract, initiator, recipient, recipientKey, creation, all, phase, shared);
  }

  private Extension with(Phase next) {
    return with(next, shared);
  }

  private Extension with(Phase next, Optional<PayloadHash> state) {
    return new Extension(
        management, contract, initiator, recipient, recipientKey, creation, votes, next, state);
  }

  /** Whether nothing more can come of it. */
  public boolean isOver() {
    return phase != Phase.VOTING && phase != Phase.ACCEPTED;
  }

  public boolean isVoter(Address account) {
    return account.equals(initiator) || account.equals(recipient);
  }
}
