package io.witan.protocol.privacy.ledger;

import static io.witan.protocol.privacy.ledger.PrivateScene.BLOCK;
import static io.witan.protocol.privacy.ledger.PrivateScene.PUBLIC;
import static io.witan.protocol.privacy.ledger.PrivateScene.SENDER;
import static io.witan.protocol.privacy.ledger.PrivateScene.STORAGE;
import static io.witan.protocol.privacy.ledger.PrivateScene.forwarder;
import static io.witan.protocol.privacy.ledger.PrivateScene.making;
import static io.witan.protocol.privacy.ledger.PrivateScene.reader;
import static io.witan.protocol.privacy.ledger.PrivateScene.rules;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.evm.ContractAddress;
import io.witan.protocol.evm.Inspector;
import io.witan.protocol.ledger.EmptyHashes;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.PrivacyFlag;
import io.witan.protocol.state.Account;
import io.witan.protocol.state.StateDiff;
import io.witan.protocol.state.WorldState;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PrivateRunTest {
  /** Makes {@link PrivateScene#STORAGE} with 42 in it. */
  private static final Bytes MAKE_STORAGE =
      Bytes.concat(Bytes.fromHex("602a6000556017601160003960176000f3"), STORAGE);

  private final WorldState world = world();
  private int transactions;

  private static WorldState world() {
    StateDiff.Updated rich = account(SENDER, 7, Bytes.EMPTY);
    StateDiff.Updated contract = account(PUBLIC, 1, STORAGE);
    return WorldState.empty().apply(new StateDiff(List.of(rich, contract)));
  }

  private static StateDiff.Updated account(Address address, long nonce, Bytes code) {
    TreeMap<Uint256, Uint256> words = new TreeMap<>();
    if (!code.isEmpty()) {
      words.put(Uint256.ZERO, Uint256.of(9));
    }
    return new StateDiff.Updated(
        address,
        nonce,
        Uint256.of(1_000),
        code.isEmpty() ? EmptyHashes.CODE : Keccak.hash(code),
        code.isEmpty() ? Optional.empty() : Optional.of(code),
        false,
        words);
  }

  private RecoveredTransaction transaction(Optional<Address> to) {
    return PrivateScene.transaction(to, 7, 1_000_000, ++transactions);
  }

  private PrivateRun.Result run(
      PrivateState before, Optional<Address> to, Optional<PrivatePayload> payload) {
    return PrivateRun.run(world, before, rules(true), BLOCK, transaction(to), payload);
  }

  private static PayloadHash hash(int fill) {
    byte[] hash = new byte[64];
    Arrays.fill(hash, (byte) fill);
    return new PayloadHash(Bytes.wrap(hash));
  }

  private static PrivatePayload payload(Bytes data, PrivacyFlag flag, PayloadHash... creations) {
    return new PrivatePayload(data, flag, new TreeSet<>(List.of(creations)), Bytes.EMPTY);
  }

  private static Uint256 stored(PrivateState state, Address contract) {
    return state.accounts().storage(contract, Uint256.ZERO);
  }

  private static Bytes word(long value) {
    return Uint256.of(value).toBytes32();
  }

  private static Address created() {
    return ContractAddress.of(SENDER, 7);
  }

  @Test
  void aPartyHasTheContractAndAllOthersAnEmptyAccountAlike() {
    PrivateRun.Result party =
        run(
            PrivateState.empty(),
            Optional.empty(),
            Optional.of(PrivatePayload.standard(MAKE_STORAGE)));
    PrivateRun.Result other = run(PrivateState.empty(), Optional.empty(), Optional.empty());
    assertTrue(party.receipt().succeeded());
    assertEquals(Optional.of(created()), party.receipt().contract());
    assertEquals(Uint256.of(42), stored(party.state(), created()));
    Account empty = other.state().accounts().account(created()).orElseThrow();
    assertEquals(new Account(1, Uint256.ZERO, EmptyHashes.TRIE, EmptyHashes.CODE), empty);
    assertEquals(Optional.empty(), party.state().accounts().account(SENDER), "stays public");
    assertNotEquals(party.state().root(), other.state().root());
  }

  @Test
  void aCallChangesThePartysStateAndNobodyElses() {
    PrivateState made =
        run(
                PrivateState.empty(),
                Optional.empty(),
                Optional.of(PrivatePayload.standard(MAKE_STORAGE)))
            .state();
    PrivateRun.Result set =
        run(made, Optional.of(created()), Optional.of(PrivatePayload.standard(word(5))));
    assertEquals(Uint256.of(5), stored(set.state(), created()));
    PrivateRun.Result other = run(made, Optional.of(created()), Optional.empty());
    assertEquals(made.root(), other.state().root());
    assertTrue(other.receipt().succeeded());
  }

  @Test
  void publicContractsMayBeReadAndNotBeChanged() {
    PrivateState state = PrivateState.empty();
    PrivateRun.Result direct =
        run(state, Optional.of(PUBLIC), Optional.of(PrivatePayload.standard(word(5))));
    assertEquals(Optional.of("write protection"), direct.receipt().failure());
    PrivateState reads = made(reader(PUBLIC));
    PrivateRun.Result read =
        run(reads, Optional.of(created()), Optional.of(PrivatePayload.standard(word(5))));
    assertEquals(Uint256.of(9), stored(read.state(), created()));
    PrivateState writes = made(forwarder(PUBLIC));
    PrivateRun.Result write =
        run(writes, Optional.of(created()), Optional.of(PrivatePayload.standard(word(5))));
    assertEquals(Optional.of("execution reverted"), write.receipt().failure());
    assertEquals(writes.root(), write.state().root());
    assertEquals(Uint256.of(9), world.storage(PUBLIC, Uint256.ZERO));
  }

  private PrivateState made(Bytes code) {
    PrivateRun.Result made =
        run(
            PrivateState.empty(),
            Optional.empty(),
            Optional.of(PrivatePayload.standard(making(code))));
    assertTrue(made.receipt().succeeded());
    return made.state();
  }

  @Test
  void aSenderWithoutAnyAccountYetLeavesNoneInThePrivateState() {
    PrivateRun.Result made =
        PrivateRun.run(
            WorldState.empty(),
            PrivateState.empty(),
            rules(true),
            BLOCK,
            transaction(Optional.empty()),
            Optional.of(PrivatePayload.standard(MAKE_STORAGE)));
    assertTrue(made.receipt().succeeded());
    assertEquals(Optional.empty(), made.state().accounts().account(SENDER));
    assertEquals(Uint256.of(42), stored(made.state(), ContractAddress.of(SENDER, 0)));
  }

  @Test
  void anAddressThatHasPublicEtherCanStillBecomeAPrivateContract() {
    WorldState funded = world.apply(new StateDiff(List.of(account(created(), 0, Bytes.EMPTY))));
    PrivateRun.Result made =
        PrivateRun.run(
            funded,
            PrivateState.empty(),
            rules(true),
            BLOCK,
            transaction(Optional.empty()),
            Optional.of(PrivatePayload.standard(MAKE_STORAGE)));
    assertTrue(made.receipt().succeeded());
    assertEquals(Uint256.of(42), stored(made.state(), created()));
    assertEquals(Uint256.ZERO, made.state().accounts().account(created()).orElseThrow().balance());
  }

  @Test
  void aProtectedContractIsChangedOnlyByWhoKnowsItsCreationUnderItsFlag() {
    PrivateState made =
        run(
                PrivateState.empty(),
                Optional.empty(),
                Optional.of(payload(MAKE_STORAGE, PrivacyFlag.PARTY_PROTECTION)))
            .state();
    PayloadHash creation = made.contract(created()).orElseThrow().creation();
    assertEquals(hash(1), creation);
    Optional<Address> to = Optional.of(created());
    for (PrivatePayload wrong :
        List.of(
            PrivatePayload.standard(word(5)),
            payload(word(5), PrivacyFlag.PARTY_PROTECTION),
            payload(word(5), PrivacyFlag.PARTY_PROTECTION, hash(99)),
            payload(word(5), PrivacyFlag.MANDATORY_RECIPIENTS, creation))) {
      PrivateRun.Result refused = run(made, to, Optional.of(wrong));
      assertEquals(Optional.of(PrivateRun.DIFFERS), refused.receipt().failure());
      assertEquals(made.root(), refused.state().root());
    }
    PrivateRun.Result right =
        run(made, to, Optional.of(payload(word(5), PrivacyFlag.PARTY_PROTECTION, creation)));
    assertEquals(Uint256.of(5), stored(right.state(), created()));
  }

  @Test
  void underStateValidationAllMustComeToTheSendersRoot() {
    PrivacyFlag flag = PrivacyFlag.PRIVATE_STATE_VALIDATION;
    TreeSet<PayloadHash> none = new TreeSet<>();
    Optional<Address> creation = Optional.empty();
    PrivateState empty = PrivateState.empty();
    PrivateRun.Result rootless =
        run(
            empty,
            creation,
            Optional.of(new PrivatePayload(MAKE_STORAGE, flag, none, Bytes.EMPTY)));
    assertEquals(Optional.of(PrivateRun.DIFFERS), rootless.receipt().failure());
    PrivateRun.Result wrong =
        run(empty, creation, Optional.of(new PrivatePayload(MAKE_STORAGE, flag, none, word(1))));
    assertEquals(Optional.of(PrivateRun.DIFFERS), wrong.receipt().failure());
    assertEquals(empty.root(), wrong.state().root());
    Affected affected = new Affected();
    affected.enter(
        new Inspector.Call(
            Inspector.CallKind.CREATE, 0, SENDER, created(), Uint256.ZERO, 0, Bytes.EMPTY));
    PrivateState made =
        run(empty, creation, Optional.of(PrivatePayload.standard(MAKE_STORAGE))).state();
    Bytes root = PrivateRun.root(world, made, affected).orElseThrow();
    PrivateRun.Result right =
        run(empty, creation, Optional.of(new PrivatePayload(MAKE_STORAGE, flag, none, root)));
    assertTrue(right.receipt().succeeded(), right.receipt().toString());
    assertEquals(made.root(), right.state().root());
  }

  @Test
  void withoutEnhancementsAnEnhancedPayloadFailsAtItsParties() {
    PrivateRun.Result refused =
        PrivateRun.run(
            world,
            PrivateState.empty(),
            rules(false),
            BLOCK,
            transaction(Optional.empty()),
            Optional.of(payload(MAKE_STORAGE, PrivacyFlag.PARTY_PROTECTION)));
    assertEquals(Optional.of(PrivateRun.NOT_ENABLED), refused.receipt().failure());
  }
}
