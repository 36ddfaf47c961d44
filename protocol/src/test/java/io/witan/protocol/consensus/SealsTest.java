package io.witan.protocol.consensus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.BlockHash;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.HeaderBuilder;
import io.witan.protocol.ledger.HeaderCodec;
import io.witan.protocol.ledger.QbftExtraData;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SealsTest {
  private static final Bytes VANITY = Bytes.wrap(new byte[32]);

  /** Its last byte begins a list, as IBFT's extra data does after its vanity. */
  private static final Bytes LIKE_IBFT =
      Bytes.concat(Bytes.wrap(new byte[29]), Bytes.ofInts(0xc0, 0xc0, 0xc0));

  @Test
  void whatAHeaderRemembersIsWhatAHeaderReadFromItsBytesGives() {
    for (Bytes vanity : List.of(VANITY, LIKE_IBFT, Bytes.EMPTY)) {
      Block proposed = new Block(header(vanity), List.of(), List.of(), Optional.empty());
      assertSameAsRead(proposed.header());
      for (int round : List.of(0, 1, 3)) {
        Block inRound = Seals.inRound(proposed, round);
        assertSameAsRead(inRound.header());
        Block sealed = Seals.seal(inRound, round, List.of(signature(1), signature(2)));
        assertSameAsRead(sealed.header());
        assertEquals(proposed.hash(), sealed.hash());
        assertEquals(Seals.digest(proposed.header(), round), Seals.digest(sealed.header(), round));
      }
      assertNotEquals(Seals.digest(proposed.header(), 0), Seals.digest(proposed.header(), 1));
    }
  }

  private static void assertSameAsRead(Header header) {
    Header read = HeaderCodec.decode(HeaderCodec.encode(header));
    assertEquals(read, header);
    assertEquals(BlockHash.of(read), BlockHash.of(header));
    assertEquals(QbftExtraData.decode(read.extraData()), QbftExtraData.of(header));
    for (int round = 0; round < 3; round++) {
      assertEquals(
          BlockHash.ofBytes(read.inRound(round)), Seals.digest(header, round), "round " + round);
    }
  }

  private static Header header(Bytes vanity) {
    Bytes extra =
        new QbftExtraData(vanity, List.of(Address.ZERO), Optional.empty(), 0, List.of()).encode();
    return new HeaderBuilder()
        .number(5)
        .extraData(extra)
        .mixHash(BlockHash.ISTANBUL_DIGEST)
        .build();
  }

  private static Signature signature(long s) {
    return new Signature(0, Uint256.ONE, Uint256.of(s));
  }
}
