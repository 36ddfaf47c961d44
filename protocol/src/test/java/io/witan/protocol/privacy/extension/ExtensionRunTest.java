package io.witan.protocol.privacy.extension;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.evm.ContractAddress;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.EmptyHashes;
import io.witan.protocol.ledger.HeaderBuilder;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.ledger.Transaction.Legacy;
import io.witan.protocol.ledger.TransactionSigning;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.PrivacyFlag;
import io.witan.protocol.privacy.extension.Extension.Phase;
import io.witan.protocol.privacy.ledger.ContractPrivacy;
import io.witan.protocol.privacy.ledger.PrivateBlock;
import io.witan.protocol.privacy.ledger.PrivateBlockRun;
import io.witan.protocol.privacy.ledger.PrivateOutcome;
import io.witan.protocol.privacy.ledger.PrivatePayload;
import io.witan.protocol.privacy.ledger.PrivateState;
import io.witan.protocol.rules.BlobSchedule;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.rules.ForkSchedule;
import io.witan.protocol.state.Account;
import io.witan.protocol.state.StateDiff;
import io.witan.protocol.state.WorldState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The management contract on the product's execution, as each party's private state sees it. */
class ExtensionRunTest {
  private static final Bytes INITIATOR = Uint256.of(7).toBytes32();
  private static final Bytes RECIPIENT = Uint256.of(8).toBytes32();
  private static final Address FROM = Secp256k1.get().publicKey(INITIATOR).address();
  private static final Address VOTER = Secp256k1.get().publicKey(RECIPIENT).address();
  private static final PartyKey A = new PartyKey(Uint256.of(1).toBytes32());
  private static final PartyKey B = new PartyKey(Uint256.of(2).toBytes32());
  private static final PartyKey STRANGER = new PartyKey(Uint256.of(3).toBytes32());
  private static final Address CONTRACT = ContractAddress.of(FROM, 0);
  private static final Address MANAGEMENT = ContractAddress.of(FROM, 1);
  private static final PayloadHash CREATION = payload(0);
  private static final PayloadHash STATE = payload(90);
  private static final PayloadHash CONSENT = payload(91);

  /** Makes a contract that stores the word that it is called with, with 42 in it. */
  private static final Bytes MAKE_STORAGE =
      Bytes.fromHex(
          "602a6000556017601160003960176000f3" + "36600f5760005460005260206000f35b60003560005500");

  private final PrivacyFlag flag = PrivacyFlag.PARTY_PROTECTION;
  private final TreeMap<PayloadHash, PrivatePayload> old = new TreeMap<>();
  private final TreeMap<PayloadHash, PrivatePayload> added = new TreeMap<>();
  private final List<RecoveredTransaction> transactions = new ArrayList<>();
  private final TreeMap<Address, Long> nonces = new TreeMap<>();

  private static PayloadHash payload(int number) {
    return PayloadHash.ofCipherText(Bytes.ofInts(number));
  }

  /** A payload of the old party and, but for the contract's creation, of the new one. */
  private void send(Bytes secret, Optional<Address> to, Bytes data, PrivacyFlag terms) {
    PayloadHash hash = payload(transactions.size());
    PrivatePayload sent = payload(data, terms, A);
    old.put(hash, sent);
    if (!hash.equals(CREATION)) {
      added.put(hash, sent);
    }
    Address sender = Secp256k1.get().publicKey(secret).address();
    long nonce = nonces.merge(sender, 1L, Long::sum) - 1;
    Legacy tx =
        TransactionSigning.signPrivate(
            new Legacy(
                nonce,
                Uint256.ZERO,
                5_000_000,
                to,
                Uint256.ZERO,
                hash.bytes(),
                Uint256.of(37),
                Uint256.ZERO,
                Uint256.ZERO),
            Secp256k1.get().signer(secret));
    transactions.add(RecoveredTransaction.recover(tx, Secp256k1.get(), true).orElseThrow());
  }

  private static PrivatePayload payload(Bytes data, PrivacyFlag flag, PartyKey sender) {
    return new PrivatePayload(
        data, flag, new TreeSet<>(), Bytes.EMPTY, Optional.of(sender), Optional.empty());
  }

  private PrivateBlock run(SortedMap<PayloadHash, PrivatePayload> here) {
    List<Transaction> plain = transactions.stream().map(RecoveredTransaction::transaction).toList();
    ChainConfig config =
        new ChainConfig(
            Uint256.of(1337),
            ForkSchedule.all(Fork.BYZANTIUM),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            List.of(),
            64 * 1024,
            false,
            BlobSchedule.STANDARD,
            Optional.empty(),
            new ChainConfig.PrivacyFrom(true, Optional.of(0L), Optional.empty()));
    return PrivateBlockRun.run(
        PrivateState.empty(),
        WorldState.empty(),
        config,
        new Block(
            new HeaderBuilder().number(1).timestamp(1).gasLimit(100_000_000).build(),
            plain,
            List.of(),
            Optional.empty()),
        transactions,
        height -> Hash.ZERO,
        here,
        Secp256k1.get());
  }

  private void begin() {
    send(INITIATOR, Optional.empty(), MAKE_STORAGE, flag);
    Bytes management = ManagementContract.creation(CONTRACT, VOTER, B.toBase64());
    send(INITIATOR, Optional.empty(), management, PrivacyFlag.STANDARD_PRIVATE);
  }

  private void manage(Bytes secret, Bytes data) {
    send(secret, Optional.of(MANAGEMENT), data, PrivacyFlag.STANDARD_PRIVATE);
  }

  private void agree() {
    begin();
    manage(INITIATOR, ManagementContract.vote(true, payload(80).toString()));
    manage(RECIPIENT, ManagementContract.vote(true, CONSENT.toString()));
  }

  private Extension extension(SortedMap<PayloadHash, PrivatePayload> here) {
    return run(here).state().extension(MANAGEMENT).orElseThrow();
  }

  private SharedState current() {
    PrivateState state = run(old).state();
    Account account = state.accounts().account(CONTRACT).orElseThrow();
    return new SharedState(
        CONTRACT, account, state.accounts().code(account.codeHash()), state.storage(CONTRACT));
  }

  /** All agree, and the state is shared with both; the new party's consent opens. */
  private void share() {
    share(() -> {});
  }

  /** The same, where something happens between the reading of the state and its sharing. */
  private void share(Runnable between) {
    agree();
    PrivatePayload shared = payload(current().encode(), flag, A);
    between.run();
    old.put(STATE, shared);
    added.put(STATE, shared);
    added.put(CONSENT, payload(Bytes.EMPTY, flag, B).agreeingTo(MANAGEMENT));
    manage(INITIATOR, ManagementContract.share(STATE.toBase64()));
  }

  private static Uint256 value(PrivateBlock block) {
    return block.state().accounts().storage(CONTRACT, Uint256.ZERO);
  }

  @Test
  void votesAreSeenOneAfterTheOther() {
    begin();
    Extension begun = extension(added);
    assertEquals(
        List.of(CONTRACT, FROM, VOTER),
        List.of(begun.contract(), begun.initiator(), begun.recipient()));
    assertEquals(B.toBase64(), begun.recipientKey());
    assertEquals(payload(1), begun.creation());
    assertEquals(Phase.VOTING, begun.phase());
    manage(RECIPIENT, ManagementContract.vote(true, CONSENT.toString()));
    assertEquals(Map.of(VOTER, true), extension(old).votes());
    assertEquals(Phase.VOTING, extension(old).phase());
    manage(INITIATOR, ManagementContract.vote(true, payload(80).toString()));
    assertEquals(Phase.ACCEPTED, extension(old).phase());
    assertEquals(extension(old), extension(added));
  }

  @Test
  void aVoteAgainstEndsIt() {
    begin();
    manage(RECIPIENT, ManagementContract.vote(false, ""));
    assertEquals(Phase.REFUSED, extension(old).phase());
    assertEquals(Map.of(VOTER, false), extension(old).votes());
    manage(INITIATOR, ManagementContract.vote(true, payload(80).toString()));
    assertFalse(run(old).receipts().getLast().receipt().succeeded());
  }

  @Test
  void itsInitiatorAloneEndsIt() {
    begin();
    manage(RECIPIENT, ManagementContract.finish());
    assertEquals(Phase.VOTING, extension(old).phase());
    manage(INITIATOR, ManagementContract.finish());
    assertEquals(Phase.CANCELLED, extension(old).phase());
  }

  @Test
  void nobodyVotesTwiceAndStrangersNever() {
    begin();
    manage(INITIATOR, ManagementContract.vote(true, payload(80).toString()));
    manage(INITIATOR, ManagementContract.vote(true, payload(80).toString()));
    manage(Uint256.of(9).toBytes32(), ManagementContract.vote(true, payload(80).toString()));
    List<PrivateBlock.Receipted> receipts = run(old).receipts();
    assertTrue(receipts.get(2).receipt().succeeded());
    assertFalse(receipts.get(3).receipt().succeeded());
    assertFalse(receipts.get(4).receipt().succeeded());
  }

  @Test
  void whatIsSharedBeforeTheNewPartyAgreedReachesItNot() {
    begin();
    manage(INITIATOR, ManagementContract.vote(true, payload(80).toString()));
    PrivatePayload shared = payload(current().encode(), flag, A);
    old.put(STATE, shared);
    added.put(STATE, shared);
    manage(INITIATOR, ManagementContract.share(STATE.toBase64()));
    assertEquals(Phase.SHARED, extension(added).phase());
    assertEquals(Uint256.ZERO, value(run(added)));
  }

  @Test
  void anOldPartyThatWasNotToldOfAllVotesSeesTheStateSharedAllTheSame() {
    share();
    old.put(payload(3), payload(Bytes.EMPTY, PrivacyFlag.STANDARD_PRIVATE, B));
    PrivateBlock block = run(old);
    assertEquals(Map.of(FROM, true), block.state().extension(MANAGEMENT).orElseThrow().votes());
    assertEquals(Optional.of(new ContractPrivacy(STATE, flag)), block.state().contract(CONTRACT));
  }

  @Test
  void theNewPartyHasTheContractFromThatTransactionOn() {
    share();
    manage(INITIATOR, ManagementContract.finish()); // is over: changes nothing
    PrivateBlock theirs = run(added);
    PrivateBlock ours = run(old);
    assertEquals(Uint256.of(42), value(theirs));
    assertEquals(
        ours.state().accounts().account(CONTRACT), theirs.state().accounts().account(CONTRACT));
    ContractPrivacy kept = new ContractPrivacy(STATE, flag);
    assertEquals(Optional.of(kept), theirs.state().contract(CONTRACT));
    assertEquals(Optional.of(kept), ours.state().contract(CONTRACT));
    assertEquals(Phase.SHARED, extension(added).phase());
    assertEquals(Optional.of(STATE), extension(old).shared());
  }

  /** The old party calls the contract, for itself alone. */
  private void set(int value) {
    PayloadHash hash = payload(transactions.size());
    send(INITIATOR, Optional.of(CONTRACT), Uint256.of(value).toBytes32(), flag);
    old.put(hash, calling(old.get(hash)));
    added.remove(hash);
  }

  private static PrivatePayload calling(PrivatePayload plain) {
    return new PrivatePayload(
        plain.data(),
        plain.flag(),
        new TreeSet<>(List.of(CREATION, STATE)),
        plain.root(),
        plain.sender(),
        plain.consent());
  }

  private static List<PrivateOutcome> told(PrivateBlock block) {
    return PrivateOutcome.of(block).stream()
        .filter(outcome -> outcome.contract().equals(CONTRACT))
        .filter(outcome -> !outcome.payload().equals(CREATION))
        .toList();
  }

  @Test
  void aSharedStateIsComparedByTheTransactionThatSharesIt() {
    share();
    assertEquals(1, told(run(added)).size());
    assertEquals(told(run(added)), told(run(old)));
  }

  @Test
  void aCallThatCameBetweenAStateAndItsSharingShows() {
    share(() -> set(7));
    assertEquals(Uint256.of(7), value(run(old)));
    assertEquals(Uint256.of(42), value(run(added)));
    PrivateOutcome theirs = told(run(added)).getLast();
    PrivateOutcome ours = told(run(old)).getLast();
    assertEquals(theirs.payload(), ours.payload());
    assertNotEquals(theirs.digest(), ours.digest());
  }

  @Test
  void whoWasLeftBehindTakesTheStateOfAnExtensionToItOnceMore() {
    share(() -> set(7));
    Address second = ContractAddress.of(FROM, nonces.get(FROM));
    Bytes management = ManagementContract.creation(CONTRACT, VOTER, B.toBase64());
    send(INITIATOR, Optional.empty(), management, PrivacyFlag.STANDARD_PRIVATE);
    PayloadHash consent = payload(92);
    PayloadHash state = payload(93);
    for (Bytes[] vote :
        new Bytes[][] {
          {INITIATOR, ManagementContract.vote(true, payload(80).toString())},
          {RECIPIENT, ManagementContract.vote(true, consent.toString())}
        }) {
      send(vote[0], Optional.of(second), vote[1], PrivacyFlag.STANDARD_PRIVATE);
    }
    PrivatePayload shared = payload(current().encode(), flag, A);
    old.put(state, shared);
    added.put(state, shared);
    old.put(payload(80), payload(Bytes.EMPTY, flag, A).agreeingTo(second));
    Bytes notice = ManagementContract.share(state.toBase64());
    send(INITIATOR, Optional.of(second), notice, PrivacyFlag.STANDARD_PRIVATE);
    assertEquals(Uint256.of(42), value(run(added))); // it did not agree to the second one
    added.put(consent, payload(Bytes.EMPTY, flag, A).agreeingTo(second));
    assertEquals(Uint256.of(42), value(run(added))); // it is not for that key of the node
    added.put(consent, payload(Bytes.EMPTY, flag, B).agreeingTo(second));
    assertEquals(Uint256.of(7), value(run(added)));
    assertEquals(Uint256.of(7), value(run(old)));
    assertEquals(
        run(old).state().accounts().account(CONTRACT),
        run(added).state().accounts().account(CONTRACT));
  }

  @Test
  void whatComesLateIsNamedSoThatTheBlockIsRunAgain() {
    share();
    added.remove(CONSENT);
    PrivateBlock first = run(added);
    assertTrue(first.named().consents().contains(CONSENT));
    assertFalse(first.named().states().contains(STATE));
    added.put(CONSENT, payload(Bytes.EMPTY, flag, B).agreeingTo(MANAGEMENT));
    added.remove(STATE);
    PrivateBlock second = run(added);
    assertTrue(second.named().states().contains(STATE));
    assertEquals(false, second.payloads().get(STATE));
    assertEquals(Uint256.ZERO, value(second));
  }

  @Test
  void whoNeverAgreedToThisExtensionIsGivenNothing() {
    share();
    added.put(CONSENT, payload(Bytes.EMPTY, flag, B).agreeingTo(CONTRACT));
    assertEquals(Uint256.ZERO, value(run(added)));
    added.put(CONSENT, payload(Bytes.EMPTY, flag, B));
    assertEquals(Uint256.ZERO, value(run(added)));
  }

  @Test
  void aStateOfAnotherContractIsNotTaken() {
    share();
    SharedState right = current();
    SharedState other = new SharedState(MANAGEMENT, right.account(), right.code(), right.storage());
    added.put(STATE, payload(other.encode(), flag, A));
    assertEquals(Uint256.ZERO, value(run(added)));
  }

  @Test
  void aStrangerCannotRenameWhatAnotherMade() {
    share();
    old.put(STATE, payload(current().encode(), flag, STRANGER));
    assertEquals(
        Optional.of(new ContractPrivacy(CREATION, flag)), run(old).state().contract(CONTRACT));
  }

  @Test
  void aStateIsReadAsItIsWritten() {
    share();
    SharedState written = current();
    SharedState read = SharedState.decode(written.encode()).orElseThrow();
    assertEquals(written.storage(), read.storage());
    assertEquals(written.code(), read.code());
    assertEquals(written.account().codeHash(), read.account().codeHash());
    StateDiff.Updated diff = (StateDiff.Updated) read.written().changes().getFirst();
    assertEquals(1, diff.nonce());
    assertFalse(diff.codeHash().equals(EmptyHashes.CODE));
  }
}
