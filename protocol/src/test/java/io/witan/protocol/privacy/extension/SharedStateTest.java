package io.witan.protocol.privacy.extension;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.payload.EncodedPayload;
import io.witan.protocol.privacy.payload.PayloadTerms;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The JSON of what parties to an extension send each other. */
class SharedStateTest {
  private static final String ADDRESS = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";

  private static Bytes bytes(String text) {
    return Bytes.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String dump(String code, String storage) {
    return "{\"%s\":{\"state\":{\"balance\":\"12\",\"nonce\":1,\"root\":\"00\",\"codeHash\":\"00\",%s\"storage\":%s}}}"
        .formatted(ADDRESS, code, storage);
  }

  @Test
  void aDumpOfGoQuorumIsRead() {
    String word = "\"0x" + "0".repeat(63) + "1\":\"2a\"";
    String json = dump("\"code\":\"6001\",", "{" + word + ",\"0x02\":\"\"}");
    SharedState state = SharedState.decode(bytes(json)).orElseThrow();
    assertEquals(Address.fromHex(ADDRESS), state.contract());
    assertEquals(Map.of(Uint256.ONE, Uint256.of(42)), state.storage());
    assertEquals(Bytes.ofInts(0x60, 1), state.code());
    assertEquals(1, state.account().nonce());
    assertEquals(Uint256.of(12), state.account().balance());
  }

  @Test
  void theAddressIsWrittenWithItsChecksumAsGoQuorumLooksForIt() {
    String json = dump("\"code\":\"6001\",", "{}");
    Bytes again = SharedState.decode(bytes(json)).orElseThrow().encode();
    assertEquals(ADDRESS, new String(again.toArray(), StandardCharsets.UTF_8).substring(2, 44));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[]",
        "{\"0x12\":{\"state\":{}}}",
        "{\"0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed\":{}}",
        "{\"0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed\":{\"state\":{\"nonce\":-1}}}",
        "{\"0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed\":{\"state\":{\"code\":\"xy\"}}}",
        "{\"0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed\":{\"state\":{\"balance\":\"-1\"}}}",
        "{\"0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed\":{\"state\":{\"storage\":[1]}}}",
        "{\"0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed\":{\"state\":{\"storage\":{\"0x01\":\"0x"
            + "11111111111111111111111111111111111111111111111111111111111111111111\"}}}}"
      })
  void whatIsNoStateOfOneContractIsNone(String json) {
    assertEquals(Optional.empty(), SharedState.decode(bytes(json)));
  }

  @Test
  void aConsentIsReadAsItIsWritten() {
    PartyKey key = new PartyKey(Uint256.of(5).toBytes32());
    EncodedPayload sealed =
        new EncodedPayload(
            key,
            Bytes.ofInts(1, 255),
            Bytes.ofInts(2),
            List.of(Bytes.ofInts(3)),
            Bytes.ofInts(4),
            List.of(key),
            PayloadTerms.STANDARD);
    assertEquals(Optional.of(sealed), Consent.decode(Consent.encode(sealed)));
    String escaped =
        new String(Consent.encode(sealed).toArray(), StandardCharsets.UTF_8).replace("/", "\\/");
    assertEquals(Optional.of(sealed), Consent.decode(bytes(escaped)));
    assertEquals(Optional.empty(), Consent.decode(bytes("{\"senderKey\":\"AA==\"}")));
    assertEquals(Optional.empty(), Consent.decode(bytes("no JSON")));
  }
}
