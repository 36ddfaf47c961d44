package io.witan.protocol.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.rlp.RlpException;
import io.witan.protocol.rlp.RlpWriter;
import io.witan.protocol.wire.EthFrame.GetBlockHeaders;
import io.witan.protocol.wire.EthFrame.NewPooledTransactionHashes;
import io.witan.protocol.wire.EthFrame.PooledHash;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EthCodecTest {
  private static final List<Integer> VERSIONS = List.of(66, 67, 68);

  @Test
  void everyFrameIsReadAsItWasWritten() {
    for (int version : VERSIONS) {
      for (EthFrame frame : Samples.frames(version)) {
        Bytes payload = EthCodec.encode(frame, version);
        assertEquals(Optional.of(frame), EthCodec.decode(EthCodec.code(frame), payload, version));
      }
    }
  }

  @Test
  void theBytesAreThoseOfEip2481() {
    Hash hash = Hash.fromHex("00000000000000000000000000000000000000000000000000000000deadc0de");
    GetBlockHeaders byHash =
        new GetBlockHeaders(1111, new EthFrame.Origin.ByHash(hash), 5, 5, false);
    assertEquals(
        "0xe8820457e4a000000000000000000000000000000000000000000000000000000000deadc0de050580",
        EthCodec.encode(byHash, 66).toHex());
    GetBlockHeaders byNumber =
        new GetBlockHeaders(1111, new EthFrame.Origin.ByNumber(9999), 5, 5, false);
    assertEquals("0xca820457c682270f050580", EthCodec.encode(byNumber, 66).toHex());
    assertEquals(
        "0xc4820457c0", EthCodec.encode(new EthFrame.BlockHeaders(1111, List.of()), 66).toHex());
  }

  @Test
  void announcementsOfEth68NameTypeAndSize() {
    Hash hash = Hash.ZERO;
    NewPooledTransactionHashes frame =
        new NewPooledTransactionHashes(
            List.of(new PooledHash(hash, Optional.of(new PooledHash.Kind(2, 100)))));
    assertEquals("0xe502c164e1a0" + "00".repeat(32), EthCodec.encode(frame, 68).toHex());
    assertEquals("0xe1a0" + "00".repeat(32), EthCodec.encode(frame, 66).toHex());
  }

  @Test
  void listsHaveALimit() {
    EthFrame tooMany =
        new EthFrame.GetBlockBodies(1, Collections.nCopies(WireLimits.MAX_HASHES + 1, Hash.ZERO));
    Bytes payload = EthCodec.encode(tooMany, 66);
    assertThrows(RlpException.class, () -> EthCodec.decode(EthCodec.GET_BLOCK_BODIES, payload, 66));
  }

  @Test
  void aRequestForTooManyHeadersAsksForTheMost() {
    RlpWriter out = new RlpWriter().startList().number(1).startList();
    Bytes payload = out.number(0).number(-1L).number(0).number(0).endList().endList().toBytes();
    GetBlockHeaders read =
        (GetBlockHeaders) EthCodec.decode(EthCodec.GET_BLOCK_HEADERS, payload, 66).orElseThrow();
    assertEquals(WireLimits.MAX_HEADERS, read.limit());
  }

  /** Bytes that are nearly a message are refused as such or read; nothing else happens. */
  @Test
  void noPayloadBreaksTheDecoder() {
    SplittableRandom random = new SplittableRandom(2481);
    for (int version : VERSIONS) {
      for (EthFrame frame : Samples.frames(version)) {
        byte[] good = EthCodec.encode(frame, version).toArray();
        for (int n = 0; n < 1000; n++) {
          Bytes bad = Bytes.wrap(mutate(good, random));
          int code = random.nextInt(8) == 0 ? random.nextInt(0x11) : EthCodec.code(frame);
          readOrRefuse(code, bad, version);
        }
      }
    }
  }

  private static byte[] mutate(byte[] good, SplittableRandom random) {
    byte[] bad =
        Arrays.copyOf(good, random.nextInt(4) == 0 ? random.nextInt(good.length + 9) : good.length);
    for (int i = random.nextInt(1, 5); i > 0 && bad.length > 0; i--) {
      int at = random.nextInt(random.nextBoolean() ? Math.min(8, bad.length) : bad.length);
      bad[at] = (byte) random.nextInt(256);
    }
    return bad;
  }

  private static void readOrRefuse(int code, Bytes payload, int version) {
    try {
      Optional<EthFrame> frame = EthCodec.decode(code, payload, version);
      assertTrue(frame.isPresent() || code == EthCodec.GET_NODE_DATA);
    } catch (IllegalArgumentException refused) {
      assertTrue(refused.getMessage() != null);
    }
  }
}
