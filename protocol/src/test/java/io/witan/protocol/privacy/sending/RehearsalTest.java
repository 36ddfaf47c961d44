package io.witan.protocol.privacy.sending;

import static io.witan.protocol.privacy.ledger.PrivateScene.BLOCK;
import static io.witan.protocol.privacy.ledger.PrivateScene.PUBLIC;
import static io.witan.protocol.privacy.ledger.PrivateScene.SENDER;
import static io.witan.protocol.privacy.ledger.PrivateScene.STORAGE;
import static io.witan.protocol.privacy.ledger.PrivateScene.forwarder;
import static io.witan.protocol.privacy.ledger.PrivateScene.making;
import static io.witan.protocol.privacy.ledger.PrivateScene.reader;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.evm.ContractAddress;
import io.witan.protocol.ledger.EmptyHashes;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.privacy.PrivacyFlag;
import io.witan.protocol.privacy.ledger.PrivatePayload;
import io.witan.protocol.privacy.ledger.PrivateRun;
import io.witan.protocol.privacy.ledger.PrivateScene;
import io.witan.protocol.privacy.ledger.PrivateState;
import io.witan.protocol.rules.Rules;
import io.witan.protocol.state.StateDiff;
import io.witan.protocol.state.WorldState;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RehearsalTest {
  private static final Rules RULES = PrivateScene.rules(true);

  private final WorldState world = world();
  private int nonce;

  private static WorldState world() {
    TreeMap<Uint256, Uint256> nine = new TreeMap<>();
    nine.put(Uint256.ZERO, Uint256.of(9));
    StateDiff.Change sender =
        new StateDiff.Updated(
            SENDER, 0, Uint256.ONE, EmptyHashes.CODE, Optional.empty(), false, new TreeMap<>());
    StateDiff.Change contract =
        new StateDiff.Updated(
            PUBLIC, 1, Uint256.ZERO, Keccak.hash(STORAGE), Optional.of(STORAGE), false, nine);
    return WorldState.empty().apply(new StateDiff(List.of(sender, contract)));
  }

  private static RecoveredTransaction transaction(Optional<Address> to, int nonce, int gas) {
    return PrivateScene.transaction(to, nonce, gas, nonce + 1);
  }

  private Rehearsal rehearse(
      PrivateState state, Optional<Address> to, Bytes payload, PrivacyFlag flag) {
    RecoveredTransaction tx = transaction(to, nonce, 1_000_000);
    return Rehearsal.of(world, state, RULES, BLOCK, tx, payload, flag);
  }

  private static Bytes word(long value) {
    return Uint256.of(value).toBytes32();
  }

  /** Rehearses, sends, and executes as the parties do, who check what the sender said. */
  private PrivateRun.Result sent(
      PrivateState state, Optional<Address> to, Bytes payload, PrivacyFlag flag) {
    Rehearsal.Passed passed =
        assertInstanceOf(Rehearsal.Passed.class, rehearse(state, to, payload, flag));
    PrivatePayload received = new PrivatePayload(payload, flag, passed.affected(), passed.root());
    RecoveredTransaction tx = transaction(to, nonce, 1_000_000);
    NonceAhead before = new NonceAhead(world, SENDER, nonce++);
    return PrivateRun.run(before, state, RULES, BLOCK, tx, Optional.of(received));
  }

  private PrivateState made(PrivateState state, Bytes code, PrivacyFlag flag) {
    PrivateRun.Result made = sent(state, Optional.empty(), making(code), flag);
    assertTrue(made.receipt().succeeded(), made.receipt().toString());
    return made.state();
  }

  private static void assertRefused(String reason, Rehearsal rehearsal) {
    assertEquals(new Rehearsal.Refused(reason), rehearsal);
  }

  @Test
  void whatPassesIsWhatThePartiesVerifyUnderEveryFlag() {
    for (PrivacyFlag flag : PrivacyFlag.values()) {
      Address contract = ContractAddress.of(SENDER, nonce);
      PrivateState made = made(PrivateState.empty(), STORAGE, flag);
      PrivateRun.Result set = sent(made, Optional.of(contract), word(5), flag);
      assertTrue(set.receipt().succeeded(), flag + " " + set.receipt());
      assertEquals(Uint256.of(5), set.state().accounts().storage(contract, Uint256.ZERO));
      Address outer = ContractAddress.of(SENDER, nonce);
      PrivateState both = made(set.state(), forwarder(contract), flag);
      PrivateRun.Result passedOn = sent(both, Optional.of(outer), word(6), flag);
      assertTrue(passedOn.receipt().succeeded(), flag + " " + passedOn.receipt());
      assertEquals(Uint256.of(6), passedOn.state().accounts().storage(contract, Uint256.ZERO));
    }
  }

  @Test
  void publicContractsMayBeReadUnderEveryFlagAndWrittenUnderNone() {
    for (PrivacyFlag flag : PrivacyFlag.values()) {
      Address reads = ContractAddress.of(SENDER, nonce);
      PrivateState made = made(PrivateState.empty(), reader(PUBLIC), flag);
      PrivateRun.Result read = sent(made, Optional.of(reads), Bytes.ofInts(1), flag);
      assertTrue(read.receipt().succeeded(), flag + " " + read.receipt());
      assertEquals(Uint256.of(9), read.state().accounts().storage(reads, Uint256.ZERO));
      if (flag.isEnhanced()) {
        Address writes = ContractAddress.of(SENDER, nonce);
        PrivateState writing = made(PrivateState.empty(), forwarder(PUBLIC), flag);
        assertRefused("execution reverted", rehearse(writing, Optional.of(writes), word(1), flag));
      }
    }
  }

  @Test
  void contractsOfDifferentFlagsDoNotMeet() {
    for (PrivacyFlag inner : PrivacyFlag.values()) {
      Address contract = ContractAddress.of(SENDER, nonce);
      PrivateState made = made(PrivateState.empty(), STORAGE, inner);
      for (PrivacyFlag outer : PrivacyFlag.values()) {
        if (inner != outer) {
          assertRefused(
              inner == PrivacyFlag.STANDARD_PRIVATE ? Rehearsal.NO_METADATA : Rehearsal.OTHER_FLAG,
              rehearse(made, Optional.of(contract), word(5), outer));
        }
      }
    }
  }

  @Test
  void onlyAStandardTransactionMayGoToAContractThatTheSenderHasNot() {
    Optional<Address> nowhere = Optional.of(Address.fromHex("0x" + "77".repeat(20)));
    for (PrivacyFlag flag : PrivacyFlag.values()) {
      Rehearsal found = rehearse(PrivateState.empty(), nowhere, word(1), flag);
      if (flag.isEnhanced()) {
        assertRefused(Rehearsal.NOT_FOUND, found);
      } else {
        assertEquals(Rehearsal.NOTHING, found);
      }
    }
  }

  @Test
  void aStandardTransactionThatFailsIsSentAllTheSame() {
    Address contract = ContractAddress.of(SENDER, nonce);
    Bytes reverts = Bytes.fromHex("60006000fd");
    PrivateState made = made(PrivateState.empty(), reverts, PrivacyFlag.STANDARD_PRIVATE);
    assertEquals(
        Rehearsal.NOTHING,
        rehearse(made, Optional.of(contract), word(1), PrivacyFlag.STANDARD_PRIVATE));
  }

  @Test
  void stateValidationTellsWhatTheExecutionCameTo() {
    PrivacyFlag flag = PrivacyFlag.PRIVATE_STATE_VALIDATION;
    PrivateState empty = PrivateState.empty();
    Rehearsal.Passed first =
        (Rehearsal.Passed) rehearse(empty, Optional.empty(), making(STORAGE), flag);
    nonce++;
    Rehearsal.Passed later =
        (Rehearsal.Passed) rehearse(empty, Optional.empty(), making(STORAGE), flag);
    assertEquals(32, first.root().size());
    assertNotEquals(first.root(), later.root());
  }
}
