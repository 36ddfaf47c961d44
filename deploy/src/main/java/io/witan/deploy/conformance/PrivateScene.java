package io.witan.deploy.conformance;

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
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.PrivacyFlag;
import io.witan.protocol.privacy.ledger.PrivatePayload;
import io.witan.protocol.privacy.ledger.PrivateReceipt;
import io.witan.protocol.privacy.ledger.PrivateRun;
import io.witan.protocol.privacy.ledger.PrivateState;
import io.witan.protocol.privacy.sending.Rehearsal;
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
import java.util.TreeSet;

/**
 * A party's private state on which vectors about private transactions are played: contracts that
 * store a word, and others that pass calls on to them.
 */
final class PrivateScene {
  static final Address SENDER = Address.fromHex("0x" + "5e".repeat(20));

  /** Has a public contract. */
  static final Address PUBLIC = Address.fromHex("0x" + "9b".repeat(20));

  private static final int FIRST_NONCE = 9;

  /** Stores the word that it is called with. */
  private static final Bytes STORAGE = Bytes.fromHex("0x60003560005500");

  private final Rules rules;
  private WorldState world;
  private PrivateState state = PrivateState.empty();
  private int transactions;
  private long nonce = FIRST_NONCE;

  /**
   * An empty private state.
   *
   * @param enhancements whether the chain has other flags than the standard one
   */
  PrivateScene(boolean enhancements) {
    this.rules = rules(enhancements);
    this.world = world(FIRST_NONCE);
  }

  private static WorldState world(long nonce) {
    TreeMap<Uint256, Uint256> none = new TreeMap<>();
    StateDiff.Change sender =
        new StateDiff.Updated(
            SENDER, nonce, Uint256.ONE, EmptyHashes.CODE, Optional.empty(), false, none);
    StateDiff.Change contract =
        new StateDiff.Updated(
            PUBLIC, 1, Uint256.ZERO, Keccak.hash(STORAGE), Optional.of(STORAGE), false, none);
    return WorldState.empty().apply(new StateDiff(List.of(sender, contract)));
  }

  static Rules rules(boolean enhancements) {
    return new ChainConfig(Uint256.of(1337), ForkSchedule.all(Fork.ISTANBUL), Optional.empty())
        .withPrivacy(
            new ChainConfig.PrivacyFrom(
                true, enhancements ? Optional.of(0L) : Optional.empty(), Optional.of(0L)))
        .at(1, 1);
  }

  /** Init code of a contract that stores words. */
  static Bytes storage() {
    return making(STORAGE);
  }

  /** Init code of one that passes its calls on, and fails where those fail. */
  static Bytes passingOnTo(Address callee) {
    return making(
        Bytes.concat(
            Bytes.fromHex("0x36600060003760206000366000600073"),
            callee.bytes(),
            Bytes.fromHex("0x5af1602e5760006000fd5b60206000f3")));
  }

  private static Bytes making(Bytes code) {
    Bytes size = Bytes.ofInts(0x60, code.size());
    return Bytes.concat(size, Bytes.fromHex("0x600c600039"), size, Bytes.fromHex("0x6000f3"), code);
  }

  /** Where the next creation goes. */
  Address next() {
    return ContractAddress.of(SENDER, nonce);
  }

  /** Whether there is something at an address of the private state. */
  boolean has(Address address) {
    return state.accounts().account(address).isPresent();
  }

  /** The hash that stands for the payload of the last transaction. */
  PayloadHash lastHash() {
    return PayloadHash.padded(hash(transactions));
  }

  private static Bytes hash(int fill) {
    byte[] hash = new byte[PayloadHash.SIZE];
    Arrays.fill(hash, (byte) fill);
    return Bytes.wrap(hash);
  }

  private RecoveredTransaction transaction(Optional<Address> to) {
    Legacy tx =
        new Legacy(
            nonce,
            Uint256.ZERO,
            1_000_000,
            to,
            Uint256.ZERO,
            hash(++transactions),
            Uint256.of(37),
            Uint256.ONE,
            Uint256.ONE);
    return RecoveredTransaction.unsigned(tx, SENDER);
  }

  private static BlockContext block() {
    return new BlockContext(
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
  }

  /** What its sender finds before it sends. */
  Rehearsal rehearse(Optional<Address> to, Bytes payload, PrivacyFlag flag) {
    return Rehearsal.of(world, state, rules, block(), transaction(to), payload, flag);
  }

  /** What a party makes of it; what it changes stays. */
  PrivateReceipt run(
      Optional<Address> to, Bytes payload, PrivacyFlag flag, Bytes root, PayloadHash... known) {
    PrivatePayload received =
        new PrivatePayload(payload, flag, new TreeSet<>(List.of(known)), root);
    PrivateRun.Result result =
        PrivateRun.run(world, state, rules, block(), transaction(to), Optional.of(received));
    state = result.state();
    world = world(++nonce);
    return result.receipt();
  }

  /** Makes a contract as its sender does, who says what it comes to. */
  Address make(Bytes init, PrivacyFlag flag) {
    Rehearsal rehearsal = rehearse(Optional.empty(), init, flag);
    Bytes root = rehearsal instanceof Rehearsal.Passed passed ? passed.root() : Bytes.EMPTY;
    return run(Optional.empty(), init, flag, root).contract().orElseThrow();
  }
}
