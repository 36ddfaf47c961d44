package io.witan.protocol.privacy.enclave;

import static io.witan.protocol.privacy.TesseraVectors.A;
import static io.witan.protocol.privacy.TesseraVectors.B;
import static io.witan.protocol.privacy.TesseraVectors.repeated;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.privacy.PrivacyFlag;
import io.witan.protocol.privacy.enclave.KeyRequestCodec.Addressed;
import io.witan.protocol.privacy.payload.EncodedPayload;
import io.witan.protocol.privacy.payload.PayloadTerms;
import io.witan.protocol.rlp.RlpException;
import io.witan.protocol.rlp.RlpWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * What crosses between transaction manager and enclave, byte for byte: JVMs of two versions may.
 */
class KeyRequestCodecTest {
  private static final PayloadTerms TERMS =
      new PayloadTerms(
          PrivacyFlag.MANDATORY_RECIPIENTS,
          new TreeMap<>(Map.of(repeated(7, 64), repeated(8, 64))),
          Bytes.EMPTY,
          List.of(B.key()),
          Optional.of(repeated(9, 32)));
  private static final EncodedPayload PAYLOAD =
      new EncodedPayload(
          A.key(),
          repeated(1, 20),
          repeated(2, 24),
          List.of(repeated(3, 48)),
          repeated(4, 24),
          List.of(B.key()),
          TERMS);
  private static final RawPayload RAW =
      new RawPayload(A.key(), repeated(1, 20), repeated(2, 24), repeated(3, 48));

  private static void request(KeyRequest request, String hash) {
    Addressed addressed = new Addressed(A.key(), request);
    Bytes bytes = KeyRequestCodec.encode(addressed);
    assertEquals(addressed, KeyRequestCodec.request(bytes));
    assertEquals(hash, Keccak.hash(bytes).toHex().substring(0, 18), request.toString());
  }

  private static void answer(KeyAnswer answer, String hash) {
    Bytes bytes = KeyRequestCodec.encode(answer);
    assertEquals(answer, KeyRequestCodec.answer(bytes));
    assertEquals(hash, Keccak.hash(bytes).toHex().substring(0, 18), answer.toString());
  }

  @Test
  void theBytesOfEveryRequestStayAsTheyWereReleased() {
    request(
        new KeyRequest.Seal(repeated(5, 3), List.of(B.key(), A.key()), TERMS),
        "0xdbfebeafb5b06c18");
    request(new KeyRequest.SealRaw(repeated(5, 3)), "0x3318256f5dea3f9e");
    request(
        new KeyRequest.SealSigned(RAW, List.of(B.key()), PayloadTerms.STANDARD),
        "0x0fb6bed441baa4c3");
    request(new KeyRequest.Open(PAYLOAD), "0x671d3edb68a81232");
    request(new KeyRequest.OpenRaw(RAW), "0xa71b95595ffb05a0");
    request(new KeyRequest.AddRecipient(PAYLOAD, B.key()), "0xede7ddebbd92a846");
    request(new KeyRequest.ProveHeld(repeated(6, 30), PAYLOAD), "0x21b3ad48dfe72c68");
  }

  @Test
  void theBytesOfEveryAnswerStayAsTheyWereReleased() {
    answer(new KeyAnswer.OfSealing(new Enclave.Sealed.Done(PAYLOAD)), "0x0b0b6a63045b9997");
    answer(new KeyAnswer.OfSealing(new Enclave.Sealed.BadRecipient(B.key())), "0x5b555de6383d6d47");
    answer(new KeyAnswer.OfSealing(new Enclave.Sealed.NotOurs()), "0x92e37b5783fa59e8");
    answer(new KeyAnswer.OfRaw(RAW), "0xd9eb0482f92a868d");
    answer(new KeyAnswer.Content(Optional.of(repeated(5, 3))), "0xef1004fcf96cc47e");
    answer(new KeyAnswer.Content(Optional.empty()), "0x04d466da2d1437bd");
  }

  @Test
  void whatIsNoneIsRefused() {
    Bytes unknown =
        new RlpWriter().startList().bytes(A.key().bytes()).number(8).endList().toBytes();
    assertThrows(RlpException.class, () -> KeyRequestCodec.request(unknown));
    assertThrows(RlpException.class, () -> KeyRequestCodec.answer(Bytes.fromHex("0xc109")));
    assertThrows(RlpException.class, () -> KeyRequestCodec.answer(Bytes.fromHex("0xc0")));
  }

  @Test
  void neitherMessageNorAnswerIsShown() {
    Bytes text = repeated(0x5a, 8);
    for (Object each :
        List.of(
            new KeyRequest.Seal(text, List.of(B.key()), TERMS),
            new KeyRequest.SealRaw(text),
            new KeyAnswer.Content(Optional.of(text)))) {
      assertFalse(each.toString().contains("5a5a"), each.toString());
    }
  }
}
