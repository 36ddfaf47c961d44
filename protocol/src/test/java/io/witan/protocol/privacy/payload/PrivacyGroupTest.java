package io.witan.protocol.privacy.payload;

import static io.witan.protocol.privacy.TesseraVectors.A;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.TesseraVectors;
import java.util.Base64;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrivacyGroupTest {
  private static final PartyKey R1 = key("arhIcNa+MuYXZabmzJD5B33F3dZgqb0hEbM3FZsylSg=");
  private static final PartyKey R2 = key("B687sgdtqsem2qEXO8h8UqvW1Mb3yKo7id5hPFLwCmY=");
  private static final PartyKey R3 = key("HEkOUBXbgGCQ5+WDFUAhucXm/n5zUrfGkgdJY/5lfCs=");

  private static PartyKey key(String base64) {
    return PartyKey.fromBase64(base64);
  }

  private static String base64(Bytes bytes) {
    return Base64.getEncoder().encodeToString(bytes.unsafeArray());
  }

  private static PrivacyGroup pantheon(List<PartyKey> members) {
    return new PrivacyGroup(
        "grp",
        "desc",
        members,
        Utf8.bytes("foo"),
        PrivacyGroup.Type.PANTHEON,
        PrivacyGroup.State.ACTIVE);
  }

  @Test
  void anIdIsMadeOfTheMembersAsTesseraAndBesuMakeIt() {
    assertEquals(
        "f+2n2ScSwQj/MCQyGkIWWzukT90w51ouYlOPm80BMTE=",
        base64(PrivacyGroup.legacy(List.of(R1, R2)).id()));
    assertEquals(
        "cOHh0dgkVV4lodSNuHu31ipEtUN/AFqviYekZDu4gEc=", base64(pantheon(List.of(R1, R2, R3)).id()));
    assertEquals(
        "y2HKqFmRmb1EAwpVanIzCDN3v2ZRKcQGdIoQ6XsFRmk=",
        base64(PrivacyGroup.lookupId(List.of(R3, R2, R1))));
    PartyKey one = key("negmDcN2P4ODpqn/6WkJ02zT/0w0bjhGpkZ8UP6vARk=");
    PartyKey two = key("g59BmTeJIn7HIcnq8VQWgyh/pDbvbt2eyP0Ii60aDDw=");
    PartyKey three = key("6fg8q5rWMBoAT2oIiU3tYJbk4b7oAr7dxaaVY7TeM3U=");
    assertEquals(
        "/xzRjCLioUBkm5LYuzll61GXyrD5x7bvXzQk/ovJA/4=",
        base64(PrivacyGroup.legacy(List.of(one, two, three, one)).id()));
  }

  @ParameterizedTest
  @CsvSource({
    "7, qG+5nuJWthhS4BDRt097bsjCclf7YmXmxe60Bz8WWjs=",
    "8, tc+gw0Qdrvj2PJ2wDUcl0NnX3R+VLLhB6NVXciTHbro=",
    "9, NNGHMsecL9LQH7oHNxs32PPP4WCrHSl4+tvKKiw3/VU="
  })
  void theIdsOfLargeGroupsKeepTesserasOwnLengths(int members, String id) {
    List<PartyKey> keys =
        IntStream.rangeClosed(1, members)
            .mapToObj(n -> new PartyKey(TesseraVectors.repeated(n, 32)))
            .toList();
    assertEquals(id, base64(PrivacyGroup.legacy(keys).id()));
  }

  @Test
  void aGroupHasTesserasBytes() {
    Bytes bytes =
        Bytes.fromHex(
            "0000000000000003677270000000000000000464657363000000000000000300000000000000206ab848"
                + "70d6be32e61765a6e6cc90f9077dc5ddd660a9bd2111b337159b329528000000000000002007af3bb207"
                + "6daac7a6daa1173bc87c52abd6d4c6f7c8aa3b89de613c52f00a6600000000000000201c490e5015db80"
                + "6090e7e583154021b9c5e6fe7e7352b7c692074963fe657c2b0000000000000003666f6f000000000000"
                + "000850414e5448454f4e0000000000000006414354495645");
    PrivacyGroup group = pantheon(List.of(R1, R2, R3));
    assertEquals(bytes, PrivacyGroupCodec.encode(group));
    assertEquals(group, PrivacyGroupCodec.decode(bytes));
    for (int size = 0; size < bytes.size(); size++) {
      Bytes cut = bytes.slice(0, size);
      assertThrows(MalformedPayload.class, () -> PrivacyGroupCodec.decode(cut));
    }
  }

  @Test
  void aTypeThatNobodyKnowsIsRefused() {
    Bytes bytes =
        new FieldWriter()
            .field(Utf8.bytes("n"))
            .field(Bytes.EMPTY)
            .array(List.of(R1), PartyKey::bytes)
            .field(Bytes.EMPTY)
            .field(Utf8.bytes("OTHER"))
            .field(Utf8.bytes("ACTIVE"))
            .end();
    assertThrows(MalformedPayload.class, () -> PrivacyGroupCodec.decode(bytes));
  }

  @Test
  void partyInformationHasTesserasBytes() {
    Bytes bytes =
        Bytes.fromHex(
            "0000000000000016687474703a2f2f6c6f63616c686f73743a393030312f000000000000000100000000"
                + "00000020ffe52e0fadf322d2f511b8f190a5258cc806f19d70d0027ca4d391e22ab6c907000000000000"
                + "0016687474703a2f2f6c6f63616c686f73743a393030312f0000000000000000");
    TreeMap<PartyKey, String> recipients = new TreeMap<>();
    recipients.put(A.key(), "http://localhost:9001/");
    PartyInfo info = new PartyInfo("http://localhost:9001/", recipients, List.of());
    assertEquals(bytes, info.encode());
    assertEquals(info, PartyInfo.decode(bytes));
    PartyInfo further = new PartyInfo(info.url(), recipients, List.of("http://localhost:9002/"));
    assertEquals(146, further.encode().size());
    assertEquals(further, PartyInfo.decode(further.encode()));
  }
}
