package io.witan.protocol.privacy.ledger;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.ledger.Log;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.PrivacyFlag;
import io.witan.protocol.privacy.extension.Extension;
import io.witan.protocol.privacy.extension.SharedNotice;
import io.witan.protocol.privacy.extension.SharedState;
import io.witan.protocol.state.Account;
import io.witan.protocol.state.StateDiff;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the logs of private transactions do to extensions and to the contracts that these extend.
 * Which payloads that takes only the execution shows: they are named, and the block is run again
 * once they are here or are said not to be.
 */
final class ExtensionSteps {
  private final SortedMap<PayloadHash, PrivatePayload> here;
  private final TreeSet<PayloadHash> states = new TreeSet<>();
  private final TreeSet<PayloadHash> consents = new TreeSet<>();

  ExtensionSteps(SortedMap<PayloadHash, PrivatePayload> here) {
    this.here = here;
  }

  PrivateBlock.Named named() {
    return new PrivateBlock.Named(states, consents);
  }

  /** The state after a transaction has logged something. */
  PrivateState after(PrivateState before, RecoveredTransaction transaction, List<Log> logs) {
    PrivateState state = before;
    for (Log log : logs) {
      state = seen(state, transaction, log);
      Optional<SharedNotice> notice = SharedNotice.of(log);
      if (notice.isPresent()) {
        state = shared(state, log.address(), notice.get());
      }
    }
    return state;
  }

  private static PrivateState seen(PrivateState state, RecoveredTransaction transaction, Log log) {
    Optional<Extension> known = state.extension(log.address());
    Optional<Extension> next =
        known.isPresent()
            ? known
                .map(extension -> extension.after(log))
                .filter(after -> !known.get().equals(after))
            : Extension.begun(
                log, transaction.sender(), PayloadHash.padded(transaction.transaction().data()));
    return next.map(state::with).orElse(state);
  }

  private PrivateState shared(PrivateState state, Address management, SharedNotice notice) {
    Optional<Account> own = state.accounts().account(notice.contract()).filter(Account::hasCode);
    boolean takes =
        own.isEmpty()
            || consent(management, notice)
                .filter(agreed -> isOfRecipient(agreed, state.extension(management)))
                .isPresent();
    return takes ? imported(state, management, notice, own) : renamed(state, notice);
  }

  /** This party's own consent to the extension, by which the state is shared with it. */
  private Optional<PrivatePayload> consent(Address management, SharedNotice notice) {
    notice.proof().ifPresent(consents::add);
    return notice
        .proof()
        .flatMap(proof -> Optional.ofNullable(here.get(proof)))
        .filter(payload -> payload.consent().filter(management::equals).isPresent());
  }

  private static boolean isOfRecipient(PrivatePayload consent, Optional<Extension> extension) {
    return extension.isPresent()
        && consent
            .sender()
            .map(PartyKey::toBase64)
            .filter(extension.get().recipientKey()::equals)
            .isPresent();
  }

  /**
   * Who has the contract goes on to name its creation by the shared state, of which all its parties
   * have the payload now. A standard contract has no such name. What GoQuorum believes unseen is
   * believed here of who made the contract alone: else any stranger could rename it.
   */
  private PrivateState renamed(PrivateState state, SharedNotice notice) {
    Optional<ContractPrivacy> kept = state.contract(notice.contract());
    if (kept.isEmpty()) {
      return state;
    }
    states.add(notice.state());
    states.add(kept.get().creation());
    PrivatePayload now = here.get(notice.state());
    PrivatePayload made = here.get(kept.get().creation());
    boolean believed =
        now != null
            && made != null
            && now.flag() == kept.get().flag()
            && now.sender().equals(made.sender())
            && of(now, notice).isPresent();
    return believed ? named(state, StateDiff.NONE, notice, now) : state;
  }

  /**
   * Whose party agreed to it has the contract from now on, as it was when it was shared. A party
   * that has it already gets that state of the same code instead of its own: it was left behind.
   */
  private PrivateState imported(
      PrivateState state, Address management, SharedNotice notice, Optional<Account> own) {
    if (consent(management, notice).isEmpty()) {
      return state;
    }
    states.add(notice.state());
    PrivatePayload payload = here.get(notice.state());
    if (payload == null) {
      return state;
    }
    boolean alike =
        own.isEmpty()
            || state
                .contract(notice.contract())
                .map(ContractPrivacy::flag)
                .orElse(PrivacyFlag.STANDARD_PRIVATE)
                .equals(payload.flag());
    return of(payload, notice)
        .filter(shared -> alike && !shared.code().isEmpty())
        .filter(shared -> own.map(Account::codeHash).orElse(code(shared)).equals(code(shared)))
        .map(shared -> named(state, shared.written(), notice, payload))
        .orElse(state);
  }

  private static Hash code(SharedState shared) {
    return shared.account().codeHash();
  }

  private static Optional<SharedState> of(PrivatePayload payload, SharedNotice notice) {
    return SharedState.decode(payload.data())
        .filter(shared -> shared.contract().equals(notice.contract()));
  }

  private static PrivateState named(
      PrivateState state, StateDiff diff, SharedNotice notice, PrivatePayload payload) {
    ContractPrivacy kept = new ContractPrivacy(notice.state(), payload.flag());
    return state.apply(
        diff,
        payload.flag().isEnhanced()
            ? new TreeMap<>(Map.of(notice.contract(), kept))
            : new TreeMap<>());
  }
}
