package io.witan.protocol.privacy.sending;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.evm.ContractAddress;
import io.witan.protocol.execution.BlockContext;
import io.witan.protocol.ledger.EmptyHashes;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.ledger.Transaction.Legacy;
import io.witan.protocol.privacy.PrivacyFlag;
import io.witan.protocol.privacy.ledger.PrivatePayload;
import io.witan.protocol.privacy.ledger.PrivateRun;
import io.witan.protocol.privacy.ledger.PrivateState;
import io.witan.protocol.rules.BftConfig;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.rules.ForkSchedule;
import io.witan.protocol.rules.Rules;
import io.witan.protocol.state.StateDiff;
import io.witan.protocol.state.WorldState;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RehearsalTest {
  private static final Address SENDER = Address.fromHex("0x" + "5e".repeat(20));
  private static final Address PUBLIC = Address.fromHex("0x" + "9b".repeat(20));

  /** Stores the word that it is called with; gives the stored one where it is called with none. */
  private static final Bytes STORAGE =
      Bytes.fromHex("36600f5760005460005260206000f35b60003560005500");

  private static final Rules RULES =
      new ChainConfig(
              Uint256.of(1337), ForkSchedule.all(Fork.BERLIN), Optional.of(BftConfig.QBFT_DEFAULTS))
          .withPrivacy(new ChainConfig.PrivacyFrom(true, Optional.of(0L), Optional.empty()))
          .at(1, 1);

  private static final BlockContext BLOCK =
      new BlockContext(
          1,
          1,
          PUBLIC,
          PUBLIC,
          10_000_000,
          Uint256.ONE,
          Hash.ZERO,
          Uint256.ZERO,
          Uint256.ZERO,
          height -> Hash.ZERO);

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

  private static Bytes making(Bytes code) {
    Bytes size = Bytes.ofInts(0x60, code.size());
    return Bytes.concat(size, Bytes.fromHex("600c600039"), size, Bytes.fromHex("6000f3"), code);
  }

  /** Passes its call on, and fails where that fails. */
  private static Bytes forwarder(Address callee) {
    return Bytes.concat(
        Bytes.fromHex("36600060003760206000366000600073"),
        callee.bytes(),
        Bytes.fromHex("5af1602e5760006000fd5b60206000f3"));
  }

  /** Stores what its callee gives where it is called with nothing. */
  private static Bytes reader(Address callee) {
    return Bytes.concat(
        Bytes.fromHex("6020600060006000600073"),
        callee.bytes(),
        Bytes.fromHex("5af15060005160005500"));
  }

  private static RecoveredTransaction transaction(Optional<Address> to, int nonce, int gas) {
    byte[] hash = new byte[64];
    Arrays.fill(hash, (byte) (nonce + 1));
    Legacy tx =
        new Legacy(
            nonce,
            Uint256.ZERO,
            gas,
            to,
            Uint256.ZERO,
            Bytes.wrap(hash),
            Uint256.of(37),
            Uint256.ONE,
            Uint256.ONE);
    return RecoveredTransaction.unsigned(tx, SENDER);
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
