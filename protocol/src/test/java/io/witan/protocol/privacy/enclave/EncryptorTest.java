package io.witan.protocol.privacy.enclave;

import static io.witan.protocol.privacy.TesseraVectors.A;
import static io.witan.protocol.privacy.TesseraVectors.B;
import static io.witan.protocol.privacy.TesseraVectors.repeated;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.PartyKey;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EncryptorTest {
  private static final Bytes HELLO = Bytes.wrap("hello tessera".getBytes(StandardCharsets.UTF_8));
  private static final Bytes KEY = repeated(0x11, 32);

  /** Of RFC 5903, 8.1. */
  private static final PartySecret INITIATOR =
      p256(
          "MEECAQAwEwYHKoZIzj0CAQYIKoZIzj0DAQcEJzAlAgEBBCDIjwH1ENmsP3CiktqiMW3lROmquK/oQEnGKpxXhi0UMw==");

  private static final PartySecret RESPONDER =
      p256(
          "MEECAQAwEwYHKoZIzj0CAQYIKoZIzj0DAQcEJzAlAgEBBCDG75xdeK4BKgERZKyzl84giGhdjwa/m+Cyg6tGR2vuUw==");

  private static PartySecret p256(String base64) {
    return EcEncryptor.P256.ofSecret(Bytes.wrap(Base64.getDecoder().decode(base64)));
  }

  static List<Encryptor> encryptors() {
    return List.of(new NaclEncryptor(), EcEncryptor.P256);
  }

  @Test
  void naclSharesWhatLibsodiumDoes() {
    Bytes shared =
        Bytes.fromHex("9064fe758587555d89a19f0cfdbfe6fd490af011687d8dec8e63643fa2e82057");
    assertEquals(Optional.of(shared), new NaclEncryptor().shared(B.key(), A));
    assertEquals(Optional.of(shared), new NaclEncryptor().shared(A.key(), B));
  }

  @Test
  void p256SealsAsTesseraDoes() {
    assertEquals(
        "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE2tC2U5QiHPmwUeH+yleH0Jjf5jf8kLnvlF0MN3JYEYBScaBGHNuCUt"
            + "YfHEVvo+WasfRbM6zPX1g4ngV3uJkLsw==",
        INITIATOR.key().toBase64());
    Bytes shared =
        Bytes.fromHex("1de716a1cd9928236f9f5626fbac8a06eac6b5e91a00f023173135bd39002352");
    assertEquals(Optional.of(shared), EcEncryptor.P256.shared(RESPONDER.key(), INITIATOR));
    assertEquals(Optional.of(shared), EcEncryptor.P256.shared(INITIATOR.key(), RESPONDER));
    Bytes nonce = repeated(0x22, 24);
    assertEquals(
        Bytes.fromHex(
            "bdb944dd2cef8a58028815f3f14bd27ba377e43436980997074e098d858ec338"
                + "67d5c1063dae168c82320143a3c58cb4"),
        EcEncryptor.P256.seal(KEY, nonce, shared));
    assertEquals(
        Bytes.fromHex("21718b92a4d9255c8c4efc18560f9e4c9cc5cd1ae5d5943aff7ebe3be9"),
        EcEncryptor.P256.seal(HELLO, nonce, KEY));
  }

  @ParameterizedTest
  @MethodSource("encryptors")
  void whatIsSealedOpensWithItsKeyAndNonceAlone(Encryptor encryptor) {
    Bytes nonce = repeated(5, encryptor.nonceSize());
    for (int size : new int[] {0, 1, 31, 32, 33, 63, 64, 65, 1_000, 70_000}) {
      Bytes message = repeated(size & 0xff, size);
      Bytes sealed = encryptor.seal(message, nonce, KEY);
      assertEquals(size + 16, sealed.size());
      assertEquals(Optional.of(message), encryptor.open(sealed, nonce, KEY));
      assertEquals(Optional.empty(), encryptor.open(sealed, nonce, repeated(0x12, 32)));
      assertEquals(
          Optional.empty(), encryptor.open(sealed, repeated(6, encryptor.nonceSize()), KEY));
      assertEquals(
          Optional.empty(), encryptor.open(sealed.slice(0, sealed.size() - 1), nonce, KEY));
    }
    assertEquals(Optional.empty(), encryptor.open(Bytes.EMPTY, nonce, KEY));
    assertEquals(Optional.empty(), encryptor.open(repeated(1, 15), nonce, KEY));
  }

  @ParameterizedTest
  @MethodSource("encryptors")
  void pairsOfKeysShareASecretAndAreReadAgain(Encryptor encryptor) {
    PartySecret one = encryptor.keyPair(repeated(1, 32));
    PartySecret other = encryptor.keyPair(repeated(2, 32));
    assertNotEquals(one.key(), other.key());
    assertEquals(encryptor.shared(other.key(), one), encryptor.shared(one.key(), other));
    assertEquals(one.key(), encryptor.ofSecret(Bytes.of(one.bytes())).key());
  }

  @ParameterizedTest
  @MethodSource("encryptors")
  void keysOfAnotherKindAreRefused(Encryptor encryptor) {
    PartySecret own = encryptor.keyPair(repeated(1, 32));
    for (int size : new int[] {1, 31, 32, 33, 91, 256}) {
      PartyKey strange = new PartyKey(repeated(0, size));
      assertEquals(Optional.empty(), encryptor.shared(strange, own), size + " bytes");
    }
    assertThrows(IllegalArgumentException.class, () -> encryptor.ofSecret(repeated(3, 67)));
  }
}
