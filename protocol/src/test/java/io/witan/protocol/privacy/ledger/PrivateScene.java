package io.witan.protocol.privacy.ledger;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.execution.BlockContext;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.ledger.Transaction.Legacy;
import io.witan.protocol.rules.BftConfig;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.rules.ForkSchedule;
import io.witan.protocol.rules.Rules;
import java.util.Arrays;
import java.util.Optional;

/** Contracts, a block and transactions for tests of private execution. */
public final class PrivateScene {
  public static final Address SENDER = Address.fromHex("0x" + "5e".repeat(20));

  /** Of a public contract; coinbase of the block as well. */
  public static final Address PUBLIC = Address.fromHex("0x" + "9b".repeat(20));

  /** Stores the word that it is called with; gives the stored one where it is called with none. */
  public static final Bytes STORAGE =
      Bytes.fromHex("36600f5760005460005260206000f35b60003560005500");

  public static final BlockContext BLOCK =
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

  private PrivateScene() {}

  /** GoQuorum's, with privacy enhancements or without. */
  public static Rules rules(boolean enhancements) {
    return new ChainConfig(
            Uint256.of(1337), ForkSchedule.all(Fork.BERLIN), Optional.of(BftConfig.QBFT_DEFAULTS))
        .withPrivacy(
            new ChainConfig.PrivacyFrom(
                true, enhancements ? Optional.of(0L) : Optional.empty(), Optional.empty()))
        .at(1, 1);
  }

  /** Creation code of a contract with this code. */
  public static Bytes making(Bytes code) {
    Bytes size = Bytes.ofInts(0x60, code.size());
    return Bytes.concat(size, Bytes.fromHex("600c600039"), size, Bytes.fromHex("6000f3"), code);
  }

  /** Code that passes its call on, and fails where that fails. */
  public static Bytes forwarder(Address callee) {
    return Bytes.concat(
        Bytes.fromHex("36600060003760206000366000600073"),
        callee.bytes(),
        Bytes.fromHex("5af1602e5760006000fd5b60206000f3"));
  }

  /** Code that stores what its callee gives where it is called with nothing. */
  public static Bytes reader(Address callee) {
    return Bytes.concat(
        Bytes.fromHex("6020600060006000600073"),
        callee.bytes(),
        Bytes.fromHex("5af15060005160005500"));
  }

  /**
   * A private transaction of the sender, of the payload that a hash of one repeated byte names.
   *
   * @param gas its limit
   */
  public static RecoveredTransaction transaction(
      Optional<Address> to, long nonce, long gas, int payload) {
    byte[] hash = new byte[64];
    Arrays.fill(hash, (byte) payload);
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
}
