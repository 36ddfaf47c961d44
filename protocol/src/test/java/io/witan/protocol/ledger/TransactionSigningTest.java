package io.witan.protocol.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.crypto.Signer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TransactionSigningTest {
  private static final Signer KEY_ONE =
      Secp256k1.get().signer(Bytes.fromHex("0x" + "00".repeat(31) + "01"));
  private static final Uint256 CHAIN = Uint256.of(1337);

  private static Transaction.Legacy legacy(Bytes data) {
    return new Transaction.Legacy(
        0,
        Uint256.ZERO,
        0x47b760,
        Optional.empty(),
        Uint256.ZERO,
        data,
        Uint256.ZERO,
        Uint256.ZERO,
        Uint256.ZERO);
  }

  private static Address sender(Transaction tx) {
    return RecoveredTransaction.recover(tx, Secp256k1.get(), true).orElseThrow().sender();
  }

  @Test
  void aPrivateTransactionIsSignedWithoutAChain() {
    Bytes hash =
        Bytes.fromHex(
            "0x000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
                + "202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f");
    Transaction.Legacy signed = TransactionSigning.signPrivate(legacy(hash), KEY_ONE);
    assertEquals(
        "0xb89643195e602e21b10a9497b06808a1fb5599d00bf3a7d531581fe733492798",
        TransactionCodec.signingHash(signed).toHex());
    assertEquals(Uint256.of(38), signed.v());
    assertEquals(
        "0x605690d5362a348efff055ed77b332aa0113ab2bb9fccc6d090ae5312a0fbd9a",
        TransactionCodec.hash(signed).toHex());
    assertEquals(KEY_ONE.address(), sender(signed));
  }

  @Test
  void aLegacyTransactionIsOfItsChainAlone() {
    Transaction signed = TransactionSigning.sign(legacy(Bytes.EMPTY), CHAIN, KEY_ONE);
    assertEquals(Optional.of(CHAIN), signed.chainId());
    assertEquals(KEY_ONE.address(), sender(signed));
  }

  @Test
  void onChainOneTheVOfPrivateTransactionsIsReplayProtection() {
    Transaction signed = TransactionSigning.sign(legacy(Bytes.EMPTY), Uint256.ONE, KEY_ONE);
    assertTrue(((Transaction.Legacy) signed).isPrivate());
    assertEquals(
        KEY_ONE.address(),
        RecoveredTransaction.recover(signed, Secp256k1.get(), true, Uint256.ONE)
            .orElseThrow()
            .sender());
  }

  @Test
  void everyOtherTypeKeepsWhatItSays() {
    Transaction.FeeMarket unsigned =
        new Transaction.FeeMarket(
            CHAIN,
            7,
            Uint256.ONE,
            Uint256.of(2),
            21_000,
            Optional.of(Address.ZERO),
            Uint256.of(3),
            Bytes.ofInts(1, 2),
            List.of(),
            new Signature(0, Uint256.ZERO, Uint256.ZERO));
    Transaction signed = TransactionSigning.sign(unsigned, CHAIN, KEY_ONE);
    assertEquals(TransactionCodec.signingHash(unsigned), TransactionCodec.signingHash(signed));
    assertEquals(KEY_ONE.address(), sender(signed));
  }
}
