package io.witan.protocol.privacy.payload;

import static io.witan.protocol.privacy.TesseraVectors.B;
import static io.witan.protocol.privacy.TesseraVectors.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.machine.Choices;
import io.witan.protocol.privacy.PrivacyFlag;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadCodecTest {
  private static final Bytes GROUP = Bytes.wrap("grp".getBytes(StandardCharsets.UTF_8));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "v1.encoded",
        "v1.forB",
        "pp.encoded",
        "psv.forC",
        "mr.encoded",
        "cbor.v1ForB",
        "cbor.mandatory"
      })
  void whatTesseraWroteIsReadAndWrittenAgainByteForByte(String name) {
    Bytes bytes = value(name);
    EncodedPayload payload = PayloadCodec.decode(bytes);
    assertEquals(bytes, PayloadCodec.of(bytes).encode(payload));
    assertEquals(Optional.empty(), payload.fault());
  }

  @Test
  void bothEncodingsHoldTheSame() {
    assertEquals(PayloadCodec.decode(value("v1.forB")), PayloadCodec.decode(value("cbor.v1ForB")));
    for (String name : List.of("v1.encoded", "pp.encoded", "psv.forC", "cbor.mandatory")) {
      EncodedPayload payload = PayloadCodec.decode(value(name));
      for (PayloadCodec codec : PayloadCodec.values()) {
        assertEquals(payload, PayloadCodec.decode(codec.encode(payload)), name + " " + codec);
      }
    }
  }

  @Test
  void mandatoryRecipientsAndTheGroupAreRead() {
    EncodedPayload payload = PayloadCodec.decode(value("cbor.mandatory"));
    assertEquals(PrivacyFlag.MANDATORY_RECIPIENTS, payload.terms().flag());
    assertEquals(List.of(B.key()), payload.terms().mandatory());
    assertEquals(Optional.of(GROUP), payload.terms().group());
    assertEquals(List.of(value("v1.hash")), List.copyOf(payload.terms().affected().keySet()));
  }

  @Test
  void messagesOfOlderVersionsEndEarlier() {
    Bytes full = value("v1.forB");
    // Behind the recipients: flag, no affected transaction; behind the nonce: no recipients.
    Bytes first = full.slice(0, full.size() - 8 - 9);
    Bytes oldest = first.slice(0, first.size() - 8 - 8 - 32);
    assertEquals(PayloadCodec.decode(full), PayloadCodec.decode(first));
    assertEquals(List.of(), PayloadCodec.decode(oldest).recipients());
  }

  @Test
  void everyCutPayloadIsAMalformedOneOrAnOlderOne() {
    for (String name : List.of("pp.encoded", "cbor.mandatory")) {
      Bytes full = value(name);
      int read = 0;
      for (int size = 0; size < full.size(); size++) {
        try {
          PayloadCodec.decode(full.slice(0, size));
          read++;
        } catch (MalformedPayload expected) {
          assertTrue(expected.getMessage().contains(":"), expected.getMessage());
        }
      }
      assertTrue(read <= 3, name + " is read at " + read + " lengths");
    }
  }

  @Test
  void noBytesMakeItTakeMemoryOrFailOtherwise() {
    Choices lots = Choices.random(2026);
    List<Bytes> seeds =
        List.of(
            value("pp.encoded"), value("psv.forC"), value("mr.encoded"), value("cbor.mandatory"));
    for (int run = 0; run < 20_000; run++) {
      byte[] bytes = lots.oneOf("seed", seeds).toArray();
      int changes = lots.between("changes", 1, 4);
      for (int i = 0; i < changes; i++) {
        bytes[lots.pick("at", bytes.length)] = (byte) lots.pick("byte", 256);
      }
      try {
        EncodedPayload payload = PayloadCodec.decode(Bytes.wrap(bytes));
        PayloadCodec codec = PayloadCodec.of(Bytes.wrap(bytes));
        assertEquals(payload, PayloadCodec.decode(codec.encode(payload)));
      } catch (MalformedPayload expected) {
        // Its message is looked at above.
      }
    }
  }

  @Test
  void aHugeLengthIsRefusedBeforeMemoryIsSpent() {
    Bytes legacy = Bytes.fromHex("7fffffffffffffff00");
    assertEquals(
        "sender: 9223372036854775807 where 1 bytes are left",
        assertThrows(MalformedPayload.class, () -> PayloadCodec.decode(legacy)).getMessage());
    Bytes cbor = Bytes.fromHex("a16673656e6465725b7fffffffffffffff00");
    assertEquals(
        "sender: 9223372036854775807 is more than fits",
        assertThrows(MalformedPayload.class, () -> PayloadCodec.decode(cbor)).getMessage());
  }

  @Test
  void aValueOfAnotherKindIsRefused() {
    Bytes listed = Bytes.wrap(Base64.getDecoder().decode("oWZzZW5kZXKA"));
    assertEquals(
        "sender: 0x80 begins another kind of item",
        assertThrows(MalformedPayload.class, () -> PayloadCodec.decode(listed)).getMessage());
  }

  @Test
  void flagsAndWhatGoesWithThemMustAgree() {
    PayloadTerms standard = PayloadTerms.STANDARD;
    PayloadTerms odd =
        new PayloadTerms(
            standard.flag(), standard.affected(), GROUP, standard.mandatory(), Optional.empty());
    EncodedPayload payload = PayloadCodec.decode(value("v1.forB"));
    assertEquals(
        Optional.of("execHash and the flag of private state validation go together"),
        payload.with(odd).fault());
    assertEquals(
        Optional.of("0 boxes for 1 recipients"),
        payload.withRecipients(List.of(B.key()), List.of()).fault());
  }
}
