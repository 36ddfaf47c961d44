package io.witan.persistence.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.witan.persistence.store.PrivateCodec.Applied;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.ledger.Log;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.PrivacyFlag;
import io.witan.protocol.privacy.extension.Extension;
import io.witan.protocol.privacy.ledger.ContractPrivacy;
import io.witan.protocol.privacy.ledger.PrivateBlock.Receipted;
import io.witan.protocol.privacy.ledger.PrivateReceipt;
import io.witan.protocol.privacy.ledger.PrivateStore.Met;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The bytes of format witan-private/3: a change here needs a new format version. */
class PrivateCodecTest {
  private static final Address ONE = Address.fromHex("0x0102030405060708090a0b0c0d0e0f1011121314");
  private static final Address TWO = Address.fromHex("0x1112131415161718191a1b1c1d1e1f2021222324");
  private static final Hash HASH =
      Hash.fromHex("0x00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff");
  private static final PayloadHash PAYLOAD = PayloadHash.ofCipherText(Bytes.ofInts(7));

  @Test
  void contractsExtensionsAndPayloadsKeepTheirBytes() {
    ContractPrivacy contract = new ContractPrivacy(PAYLOAD, PrivacyFlag.PRIVATE_STATE_VALIDATION);
    assertGolden(
        "0xf843b840340d7ff9f80cab5032d68e7437a7aad37695f663934c54922f7f09b22be42c32e17e"
            + "6ab08abf273f9f23121120fa1660e262f8625c97419bacd73310392f8b3f03",
        PrivateCodec.contract(contract));
    assertEquals(contract, PrivateCodec.contract(PrivateCodec.contract(contract)));
    for (Extension.Phase phase : Extension.Phase.values()) {
      Extension extension =
          new Extension(
              ONE,
              TWO,
              ONE,
              TWO,
              "key",
              PAYLOAD,
              new TreeMap<>(Map.of(ONE, true, TWO, false)),
              phase,
              Optional.of(PAYLOAD));
      assertEquals(extension, PrivateCodec.extension(PrivateCodec.extension(extension)));
      if (phase == Extension.Phase.SHARED) {
        assertGolden(
            "0xf9010e940102030405060708090a0b0c0d0e0f1011121314941112131415161718191a1b1c1d"
                + "1e1f2021222324940102030405060708090a0b0c0d0e0f1011121314941112131415161718191a"
                + "1b1c1d1e1f2021222324836b6579b840340d7ff9f80cab5032d68e7437a7aad37695f663934c54"
                + "922f7f09b22be42c32e17e6ab08abf273f9f23121120fa1660e262f8625c97419bacd73310392f"
                + "8b3feed6940102030405060708090a0b0c0d0e0f101112131401d6941112131415161718191a1b"
                + "1c1d1e1f20212223248002f842b840340d7ff9f80cab5032d68e7437a7aad37695f663934c5492"
                + "2f7f09b22be42c32e17e6ab08abf273f9f23121120fa1660e262f8625c97419bacd73310392f8b"
                + "3f",
            PrivateCodec.extension(extension));
      }
    }
    Met met = new Met(258, true);
    assertGolden("0x000000000000010201", PrivateCodec.met(met));
    assertEquals(met, PrivateCodec.met(PrivateCodec.met(met)));
  }

  @Test
  void blocksAndReceiptsKeepTheirBytes() {
    Applied applied = new Applied(HASH, List.of(PAYLOAD), List.of(ONE), List.of(TWO));
    assertGolden(
        "0x00112233445566778899aabbccddeeff00112233445566778899aabbccddeefff870f842b840"
            + "340d7ff9f80cab5032d68e7437a7aad37695f663934c54922f7f09b22be42c32e17e6ab08abf27"
            + "3f9f23121120fa1660e262f8625c97419bacd73310392f8b3fd5940102030405060708090a0b0c"
            + "0d0e0f1011121314d5941112131415161718191a1b1c1d1e1f2021222324",
        applied.encode());
    assertEquals(applied, Applied.decode(applied.encode()));
    PrivateReceipt receipt =
        new PrivateReceipt(
            List.of(new Log(ONE, List.of(HASH), Bytes.ofInts(9))),
            Optional.of(TWO),
            Bytes.ofInts(1, 2),
            Optional.of("execution reverted"));
    List<Receipted> receipts = List.of(new Receipted(3, HASH, receipt));
    assertGolden(
        "0xf88df88b03a000112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
            + "f83af838940102030405060708090a0b0c0d0e0f1011121314e1a000112233445566778899aabb"
            + "ccddeeff00112233445566778899aabbccddeeff09d5941112131415161718191a1b1c1d1e1f20"
            + "21222324820102d392657865637574696f6e207265766572746564",
        PrivateCodec.receipts(receipts));
    assertEquals(receipts, PrivateCodec.receipted(PrivateCodec.receipts(receipts)));
    assertGolden("0x000000000000000900000003", PrivateCodec.place(9, 3));
    assertGolden(ONE.toHex() + "0000000000000009", PrivateCodec.from(ONE, 9));
  }

  private static void assertGolden(String golden, byte[] bytes) {
    assertEquals(golden, Bytes.wrap(bytes).toHex());
  }
}
