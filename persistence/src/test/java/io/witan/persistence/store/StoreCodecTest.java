package io.witan.persistence.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.execution.TransactionOutcome;
import io.witan.protocol.ledger.Bloom;
import io.witan.protocol.ledger.Log;
import io.witan.protocol.ledger.Receipt;
import io.witan.protocol.store.TransactionPlace;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The bytes of format witan-ledger/7: a change here needs a new format version. */
class StoreCodecTest {
  private static final Address ADDRESS =
      Address.fromHex("0x0102030405060708090a0b0c0d0e0f1011121314");
  private static final Hash HASH =
      Hash.fromHex("0x00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff");

  @Test
  void outcomesKeepTheirBytes() {
    List<Log> logs = List.of(new Log(ADDRESS, List.of(HASH), Bytes.ofInts(9)));
    List<TransactionOutcome> outcomes =
        List.of(
            new TransactionOutcome(
                new Receipt(2, Receipt.SUCCEEDED, 50_000, Bloom.ofLogs(logs), logs),
                29_000,
                Uint256.of(7),
                Optional.of(ADDRESS),
                Bytes.EMPTY,
                Optional.empty()),
            new TransactionOutcome(
                new Receipt(0, Receipt.FAILED, 71_000, Bloom.EMPTY, List.of()),
                21_000,
                Uint256.ZERO,
                Optional.empty(),
                Bytes.ofInts(1, 2),
                Optional.of("execution reverted")));
    String golden =
        "0xf882f85c020182c350f83af838940102030405060708090a0b0c0d0e0f1011121314e1a0001122"
            + "33445566778899aabbccddeeff00112233445566778899aabbccddeeff0982714807940102030405"
            + "060708090a0b0c0d0e0f101112131480c0e3808083011558c08252088080820102d3926578656375"
            + "74696f6e207265766572746564";
    assertEquals(golden, Bytes.wrap(StoreCodec.outcomes(outcomes)).toHex());
    assertEquals(outcomes, StoreCodec.outcomes(Bytes.fromHex(golden).toArray()));
  }

  @Test
  void heightsAndPlacesKeepTheirBytes() {
    byte[] height = Bytes.fromHex("0x0000000102030405").toArray();
    assertArrayEquals(height, StoreCodec.height(0x102030405L));
    assertEquals(0x102030405L, StoreCodec.height(height));
    byte[] place = Bytes.fromHex(HASH.toHex() + "000000000000000900000003").toArray();
    assertArrayEquals(place, StoreCodec.place(HASH, 9, 3));
    assertEquals(new TransactionPlace(HASH, 9, 3), StoreCodec.place(place));
    assertEquals(
        List.of(ADDRESS, Address.ZERO),
        StoreCodec.senders(Bytes.concat(ADDRESS.bytes(), Address.ZERO.bytes()).toArray()));
  }
}
