package io.witan.protocol.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.rules.ForkSchedule;
import io.witan.protocol.rules.Rules;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BlobsRefusedTest {
  private static final Transaction BLOB =
      new Transaction.Blob(
          Uint256.ONE,
          0,
          Uint256.ZERO,
          Uint256.ZERO,
          21_000,
          Address.ZERO,
          Uint256.ZERO,
          Bytes.EMPTY,
          List.of(),
          Uint256.ONE,
          List.of(Hash.fromHex("0x01" + "00".repeat(31))),
          new Signature(0, Uint256.ONE, Uint256.ONE));

  @Test
  void aChainThatDoesNotEnableBlobsSaysSo() {
    assertEquals(Optional.of(InvalidTransaction.BLOBS_NOT_ENABLED), problem(Fork.CANCUN, false));
    assertEquals(Optional.empty(), problem(Fork.CANCUN, true));
    assertEquals(Optional.of(InvalidTransaction.TYPE_NOT_SUPPORTED), problem(Fork.SHANGHAI, true));
  }

  private static Optional<InvalidTransaction> problem(Fork fork, boolean blobsEnabled) {
    Rules rules =
        new ChainConfig(
                Uint256.ONE,
                ForkSchedule.all(fork),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                List.of(),
                128 << 10,
                blobsEnabled)
            .at(1, 1);
    return TransactionValidity.alone(rules, BLOB);
  }
}
