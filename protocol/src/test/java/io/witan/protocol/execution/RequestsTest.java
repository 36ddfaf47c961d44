package io.witan.protocol.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.ledger.Log;
import io.witan.protocol.rules.BlobSchedule;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.rules.ForkSchedule;
import io.witan.protocol.rules.Rules;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RequestsTest {
  private static final Address CONTRACT =
      Address.fromHex("0x00000000219ab540356cbb839cbe05303d7705fa");
  private static final Hash EVENT =
      Hash.fromHex("0x649bbc62d0e31342afea4e5cd82d4049e7e1ee912fc0889aa790803be39038c5");
  private static final int[] SIZES = {48, 32, 8, 96, 8};

  private static Rules rules(Fork fork) {
    return new ChainConfig(
            Uint256.ONE,
            ForkSchedule.all(fork),
            Optional.empty(),
            List.of(),
            Optional.of(0L),
            List.of(),
            Integer.MAX_VALUE,
            true,
            BlobSchedule.STANDARD,
            Optional.of(CONTRACT),
            ChainConfig.PrivacyFrom.of(false))
        .at(1, 1);
  }

  /** Five dynamic byte arrays as a contract's ABI writes them, the i-th filled with i + 1. */
  private static Log deposit(int fieldOfWrongSize) {
    List<Bytes> parts = new ArrayList<>();
    int at = 32 * SIZES.length;
    for (int size : SIZES) {
      parts.add(Uint256.of(at).toBytes32());
      at += 32 + (size + 31) / 32 * 32;
    }
    for (int i = 0; i < SIZES.length; i++) {
      parts.add(Uint256.of(SIZES[i] + (i == fieldOfWrongSize ? 1 : 0)).toBytes32());
      parts.add(Bytes.concat(field(i), Bytes.wrap(new byte[-SIZES[i] & 31])));
    }
    return new Log(CONTRACT, List.of(EVENT), Bytes.concat(parts.toArray(Bytes[]::new)));
  }

  private static Bytes field(int index) {
    return Bytes.fromHex(String.format("%02x", index + 1).repeat(SIZES[index]));
  }

  private static Bytes sha256(Bytes data) throws NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    return Bytes.wrap(digest.digest(data.unsafeArray()));
  }

  @Test
  void depositsComeFirstAndEmptyListsDoNotCount() throws NoSuchAlgorithmException {
    Requests requests = new Requests(rules(Fork.PRAGUE));

    assertTrue(requests.addDeposits(List.of(deposit(-1))));
    requests.add(1, Bytes.EMPTY);
    requests.add(2, Bytes.ofInts(7, 8));

    Bytes fields = Bytes.concat(field(0), field(1), field(2), field(3), field(4));
    Bytes deposits = sha256(Bytes.concat(Bytes.ofInts(0), fields));
    Bytes consolidations = sha256(Bytes.ofInts(2, 7, 8));
    assertEquals(Hash.of(sha256(Bytes.concat(deposits, consolidations))), requests.hash());
  }

  @Test
  void nothingAskedIsTheHashOfNothing() throws NoSuchAlgorithmException {
    assertEquals(Hash.of(sha256(Bytes.EMPTY)), new Requests(rules(Fork.PRAGUE)).hash());
  }

  @Test
  void aDepositOfAnotherFormIsRefusedWhicheverFieldIsWrong() {
    for (int field = 0; field < SIZES.length; field++) {
      assertFalse(new Requests(rules(Fork.PRAGUE)).addDeposits(List.of(deposit(field))));
    }
    Log shorter = new Log(CONTRACT, List.of(EVENT), deposit(-1).data().slice(0, 575));
    assertFalse(new Requests(rules(Fork.PRAGUE)).addDeposits(List.of(shorter)));
  }

  @Test
  void otherLogsAndEarlierForksAskForNothing() {
    Hash nothing = new Requests(rules(Fork.PRAGUE)).hash();
    Log other = new Log(CONTRACT, List.of(Hash.ZERO), deposit(-1).data());
    Log elsewhere = new Log(Address.ZERO, List.of(EVENT), deposit(-1).data());
    Requests prague = new Requests(rules(Fork.PRAGUE));
    Requests cancun = new Requests(rules(Fork.CANCUN));

    assertTrue(prague.addDeposits(List.of(other, elsewhere)));
    assertTrue(cancun.addDeposits(List.of(deposit(0))));
    assertEquals(nothing, prague.hash());
    assertEquals(nothing, cancun.hash());
  }
}
