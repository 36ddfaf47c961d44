package io.witan.protocol.privacy.enclave;

import static io.witan.protocol.privacy.TesseraVectors.A;
import static io.witan.protocol.privacy.TesseraVectors.B;
import static io.witan.protocol.privacy.TesseraVectors.C;
import static io.witan.protocol.privacy.TesseraVectors.repeated;
import static io.witan.protocol.privacy.TesseraVectors.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PrivacyFlag;
import io.witan.protocol.privacy.payload.EncodedPayload;
import io.witan.protocol.privacy.payload.PayloadCodec;
import io.witan.protocol.privacy.payload.PayloadTerms;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class EnclaveTest {
  private static final Bytes HELLO = utf8("hello tessera");
  private static final Bytes SECOND = utf8("second");
  private static final Enclave.Entropy FIRST =
      new Enclave.Entropy(repeated(0x11, 32), repeated(0x22, 24), repeated(0x33, 24));
  private static final Enclave.Entropy OTHER =
      new Enclave.Entropy(repeated(0x55, 32), repeated(0x66, 24), repeated(0x77, 24));

  private final Enclave enclave = new Enclave(new NaclEncryptor());

  private static Bytes utf8(String text) {
    return Bytes.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private EncodedPayload hello() {
    return sealed(
        enclave.encrypt(
            HELLO, A, List.of(B.key(), C.key(), A.key()), PayloadTerms.STANDARD, FIRST));
  }

  private static EncodedPayload sealed(Enclave.Sealed sealed) {
    return assertInstanceOf(Enclave.Sealed.Done.class, sealed).payload();
  }

  @Test
  void aPayloadIsSealedByteForByteAsTesseraSealsIt() {
    EncodedPayload payload = hello();
    assertEquals(value("v1.cipherText"), payload.cipherText());
    assertEquals(List.of(value("v1.boxB"), value("v1.boxC"), value("v1.boxA")), payload.boxes());
    assertEquals(value("v1.hash"), payload.hash().bytes());
    assertEquals(value("v1.encoded"), PayloadCodec.LEGACY.encode(payload));
    assertEquals(
        value("v1.forB"), PayloadCodec.LEGACY.encode(payload.forRecipient(B.key()).orElseThrow()));
  }

  @Test
  void everyPartyOpensItsCopyAndNobodyElseDoes() {
    EncodedPayload payload = hello();
    assertEquals(Optional.of(HELLO), enclave.open(payload, A));
    EncodedPayload forB = payload.forRecipient(B.key()).orElseThrow();
    assertEquals(Optional.of(HELLO), enclave.open(forB, B));
    assertEquals(Optional.empty(), enclave.open(forB, C));
    assertEquals(Optional.of(HELLO), enclave.open(forB, A), "its sender may be left with it");
    EncodedPayload old = forB.withRecipients(List.of(), forB.boxes());
    assertEquals(Optional.of(HELLO), enclave.open(old, B), "as the oldest managers sent it");
    assertEquals(Optional.empty(), payload.forRecipient(new PartyKey(repeated(9, 32))));
  }

  @Test
  void aDamagedPayloadIsNotOpened() {
    EncodedPayload forB = hello().forRecipient(B.key()).orElseThrow();
    byte[] box = forB.boxes().getFirst().toArray();
    for (int i = 0; i < box.length; i++) {
      byte[] damaged = box.clone();
      damaged[i] ^= 1;
      EncodedPayload other = forB.withRecipients(forB.recipients(), List.of(Bytes.of(damaged)));
      assertEquals(Optional.empty(), enclave.open(other, B), "byte " + i);
    }
  }

  @Test
  void aRawPayloadKeepsItsHashWhenItsRecipientsAreNamed() {
    RawPayload raw = enclave.encryptRaw(HELLO, A, FIRST);
    assertEquals(value("raw.encryptedKey"), raw.encryptedKey());
    assertEquals(Optional.of(HELLO), enclave.open(raw, A));
    assertEquals(Optional.empty(), enclave.open(raw, B));
    Enclave.Entropy later =
        new Enclave.Entropy(repeated(1, 32), repeated(2, 24), repeated(0x44, 24));
    EncodedPayload payload =
        sealed(enclave.encrypt(raw, A, List.of(B.key(), A.key()), PayloadTerms.STANDARD, later));
    assertEquals(List.of(value("signed.boxB"), value("signed.boxA")), payload.boxes());
    assertEquals(raw.hash(), payload.hash());
    assertInstanceOf(
        Enclave.Sealed.NotOurs.class,
        enclave.encrypt(raw, B, List.of(A.key()), PayloadTerms.STANDARD, later));
  }

  @Test
  void theSecurityHashProvesThatTheCreatingTransactionIsKnown() {
    EncodedPayload creating = hello();
    Bytes cipherText = value("pp.cipherText");
    for (var party : List.of(A, B, C)) {
      EncodedPayload copy = creating.forRecipient(party.key()).orElseThrow();
      assertEquals(
          Optional.of(value("pp.securityHash")), enclave.securityHash(cipherText, copy, party));
    }
    TreeMap<Bytes, Bytes> affected = new TreeMap<>();
    affected.put(creating.hash().bytes(), value("pp.securityHash"));
    PayloadTerms terms =
        new PayloadTerms(
            PrivacyFlag.PARTY_PROTECTION, affected, Bytes.EMPTY, List.of(), Optional.empty());
    EncodedPayload payload =
        sealed(enclave.encrypt(SECOND, A, List.of(B.key(), A.key()), terms, OTHER));
    assertEquals(value("pp.encoded"), PayloadCodec.LEGACY.encode(payload));
  }

  @Test
  void underStateValidationACopyNamesAllRecipients() {
    PayloadTerms terms =
        new PayloadTerms(
            PrivacyFlag.PRIVATE_STATE_VALIDATION,
            new TreeMap<>(),
            utf8("exec"),
            List.of(),
            Optional.empty());
    EncodedPayload payload =
        sealed(enclave.encrypt(SECOND, A, List.of(B.key(), C.key(), A.key()), terms, OTHER));
    EncodedPayload forC = payload.forRecipient(C.key()).orElseThrow();
    assertEquals(value("psv.forC"), PayloadCodec.LEGACY.encode(forC));
    assertEquals(Optional.of(SECOND), enclave.open(forC, C));
  }

  @Test
  void aLaterRecipientGetsTheBoxThatItWouldHaveHad() {
    EncodedPayload payload =
        sealed(enclave.encrypt(HELLO, A, List.of(B.key(), A.key()), PayloadTerms.STANDARD, FIRST));
    assertEquals(Optional.of(value("v1.boxC")), enclave.boxFor(payload, A, C.key()));
    assertEquals(Optional.empty(), enclave.boxFor(payload, B, C.key()), "not its sender");
  }

  @Test
  void aRecipientWhoseKeyIsNoneIsNamed() {
    PartyKey broken = new PartyKey(repeated(0, 32));
    assertEquals(
        new Enclave.Sealed.BadRecipient(broken),
        enclave.encrypt(HELLO, A, List.of(broken), PayloadTerms.STANDARD, FIRST));
  }

  @Test
  void aWipedSecretIsUsedByNobodyAndShownToNobody() {
    PartySecret secret = new NaclEncryptor().keyPair(repeated(7, 32));
    assertFalse(secret.toString().contains("07070707"));
    secret.close();
    assertThrows(IllegalStateException.class, () -> new NaclEncryptor().shared(B.key(), secret));
  }
}
