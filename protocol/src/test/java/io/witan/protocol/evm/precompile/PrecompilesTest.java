package io.witan.protocol.evm.precompile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.witan.protocol.ConformanceData;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.rules.Rules;
import java.io.IOException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.crypto.digests.Blake2bDigest;
import org.junit.jupiter.api.Test;

class PrecompilesTest {
  @Test
  void vectorsOfGoQuorumHoldWithTheirGas() throws IOException {
    JsonNode cases = vectors("evm_precompiles.json").path("cases");
    List<String> wrong = new ArrayList<>();
    for (JsonNode test : cases) {
      String failure = check(test);
      if (failure != null) {
        wrong.add(test.path("id").asText() + ": " + failure);
      }
    }
    assertEquals(List.of(), wrong);
    assertTrue(cases.size() > 70);
  }

  private static String check(JsonNode test) {
    boolean early = test.path("precompile").asText().equals("modexp");
    Rules rules = Rules.ethereum(early ? Fork.BYZANTIUM : Fork.BERLIN);
    Precompile precompile = at(rules.fork(), test.path("address").asInt());
    Bytes input = Bytes.fromHex(test.path("input").asText());
    if (test.has("expectedError")) {
      return precompile.run(input, rules).isEmpty() ? null : "should fail";
    }
    long gas = precompile.gas(input, rules);
    if (gas != test.path("gas").asLong()) {
      return "gas " + gas + " instead of " + test.path("gas");
    }
    String output = precompile.run(input, rules).map(Bytes::toHex).orElse("failure");
    return output.equals(test.path("expected").asText()) ? null : "output " + output;
  }

  /** The published vectors have one message word that is not zero, so most of a row is unseen. */
  @Test
  void blake2OfAFullBlockIsThatOfBouncyCastle() {
    byte[] message = new byte[128];
    for (int i = 0; i < message.length; i++) {
      message[i] = (byte) (31 * i + 7);
    }
    Blake2bDigest digest = new Blake2bDigest(512);
    digest.update(message, 0, message.length);
    byte[] expected = new byte[64];
    digest.doFinal(expected, 0);
    Bytes start =
        Bytes.fromHex(
            "48c9bdf267e6096a3ba7ca8485ae67bb2bf894fe72f36e3cf1361d5f3af54fa5"
                + "d182e6ad7f520e511f6c3e2b8c68059b6bbd41fbabd9831f79217e1319cde05b");
    Bytes counted = Bytes.concat(Bytes.ofInts(128), Bytes.wrap(new byte[15]));
    Bytes input =
        Bytes.concat(
            Bytes.ofInts(0, 0, 0, 12), start, Bytes.wrap(message), counted, Bytes.ofInts(1));
    assertEquals(
        Optional.of(Bytes.wrap(expected)),
        at(Fork.BERLIN, 9).run(input, Rules.ethereum(Fork.BERLIN)));
  }

  @Test
  void eachForkHasItsOwnSet() {
    assertEquals(4, Precompiles.at(Fork.HOMESTEAD).addresses().size());
    assertEquals(8, Precompiles.at(Fork.BYZANTIUM).addresses().size());
    assertEquals(9, Precompiles.at(Fork.BERLIN).addresses().size());
    assertEquals(10, Precompiles.at(Fork.CANCUN).addresses().size());
    assertEquals(17, Precompiles.at(Fork.PRAGUE).addresses().size());
    assertEquals(18, Precompiles.at(Fork.OSAKA).addresses().size());
    assertNull(Precompiles.at(Fork.PRAGUE).lookup(address(0x100)));
    assertNull(Precompiles.at(Fork.OSAKA).lookup(address(0)));
    assertNull(Precompiles.at(Fork.OSAKA).lookup(address(0x101)));
    assertNull(
        Precompiles.at(Fork.OSAKA)
            .lookup(Address.fromHex("0x0100000000000000000000000000000000000001")));
  }

  @Test
  void modexpOfHugeOperandsIsPricedBeforeItIsDone() {
    Precompile modexp = at(Fork.BERLIN, 5);
    Bytes huge = Bytes.fromHex("ff".repeat(96));
    assertEquals(Long.MAX_VALUE, modexp.gas(huge, Rules.ethereum(Fork.BERLIN)));
    assertEquals(Optional.empty(), modexp.run(huge, Rules.ethereum(Fork.BERLIN)));
    Bytes hugeExponent = Bytes.fromHex("00".repeat(32) + "ff".repeat(32) + "00".repeat(32));
    assertEquals(200, modexp.gas(hugeExponent, Rules.ethereum(Fork.BERLIN)));
    assertEquals(0, modexp.gas(hugeExponent, Rules.ethereum(Fork.BYZANTIUM)));
    assertEquals(Optional.of(Bytes.EMPTY), modexp.run(hugeExponent, Rules.ethereum(Fork.BERLIN)));
    assertEquals(Long.MAX_VALUE, modexp.gas(hugeExponent, Rules.ethereum(Fork.OSAKA)));
  }

  @Test
  void modexpCostsMoreFromOsakaOn() {
    Bytes input =
        Bytes.fromHex(
            "00".repeat(31)
                + "01"
                + "00".repeat(31)
                + "20"
                + "00".repeat(31)
                + "20"
                + "03"
                + "ff".repeat(64));
    assertEquals(4080, at(Fork.OSAKA, 5).gas(input, Rules.ethereum(Fork.OSAKA)));
    assertEquals(1360, at(Fork.BERLIN, 5).gas(input, Rules.ethereum(Fork.BERLIN)));
  }

  @Test
  void aKzgProofOfTheZeroPolynomialHolds() {
    String infinity = "c0" + "00".repeat(47);
    Bytes hash = Sha256.hash(Bytes.fromHex(infinity));
    Bytes versioned = Bytes.concat(Bytes.ofInts(1), hash.slice(1, 32));
    Bytes z = Bytes.fromHex("00".repeat(31) + "07");
    Bytes points = Bytes.fromHex(infinity + infinity);
    Rules rules = Rules.ethereum(Fork.CANCUN);
    Bytes zero = Bytes.wrap(new byte[32]);
    assertEquals(
        "0x0000000000000000000000000000000000000000000000000000000000001000"
            + "73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001",
        at(Fork.CANCUN, 10)
            .run(Bytes.concat(versioned, z, zero, points), rules)
            .orElseThrow()
            .toHex());
    assertEquals(
        Optional.empty(), at(Fork.CANCUN, 10).run(Bytes.concat(versioned, z, z, points), rules));
  }

  @Test
  void pointsMappedToTheCurvePassAsMembersOfItsGroup() {
    Rules rules = Rules.ethereum(Fork.PRAGUE);
    Bytes field = Bytes.fromHex("00".repeat(63) + "05");
    Bytes g1 = at(Fork.PRAGUE, 0x10).run(field, rules).orElseThrow();
    Bytes g2 = at(Fork.PRAGUE, 0x11).run(Bytes.concat(field, field), rules).orElseThrow();
    Bytes one = Bytes.fromHex("00".repeat(31) + "01");
    assertEquals(Optional.of(g1), at(Fork.PRAGUE, 0x0c).run(Bytes.concat(g1, one), rules));
    assertEquals(Optional.of(g2), at(Fork.PRAGUE, 0x0e).run(Bytes.concat(g2, one), rules));
    Bytes orderLessOne =
        Bytes.fromHex("73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000000");
    Bytes negated = at(Fork.PRAGUE, 0x0c).run(Bytes.concat(g1, orderLessOne), rules).orElseThrow();
    assertEquals(
        Optional.of(Bytes.wrap(new byte[128])),
        at(Fork.PRAGUE, 0x0b).run(Bytes.concat(g1, negated), rules));
    Bytes product = Bytes.concat(g1, g2, negated, g2);
    assertEquals(Optional.of(one), at(Fork.PRAGUE, 0x0f).run(product, rules));
    assertEquals(
        Optional.of(Bytes.wrap(new byte[32])),
        at(Fork.PRAGUE, 0x0f).run(Bytes.concat(g1, g2, g1, g2), rules));
    assertEquals(Optional.empty(), at(Fork.PRAGUE, 0x0f).run(Bytes.EMPTY, rules));
  }

  @Test
  void aSignatureOverP256OfThePlatformHolds() throws Exception {
    KeyPairGenerator keys = KeyPairGenerator.getInstance("EC");
    keys.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair pair = keys.generateKeyPair();
    byte[] message = {1, 2, 3};
    java.security.Signature signer =
        java.security.Signature.getInstance("SHA256withECDSAinP1363Format");
    signer.initSign(pair.getPrivate());
    signer.update(message);
    ECPublicKey key = (ECPublicKey) pair.getPublic();
    Bytes input =
        Bytes.concat(
            Bytes.wrap(MessageDigest.getInstance("SHA-256").digest(message)),
            Bytes.wrap(signer.sign()),
            Uint256.of(key.getW().getAffineX()).toBytes32(),
            Uint256.of(key.getW().getAffineY()).toBytes32());
    Rules rules = Rules.ethereum(Fork.OSAKA);
    assertEquals(Optional.of(Padding.truth(true)), at(Fork.OSAKA, 0x100).run(input, rules));
    byte[] spoilt = input.toArray();
    spoilt[5] ^= 1;
    assertEquals(Optional.of(Bytes.EMPTY), at(Fork.OSAKA, 0x100).run(Bytes.wrap(spoilt), rules));
    assertFalse(at(Fork.OSAKA, 0x100).run(Bytes.EMPTY, rules).isEmpty());
  }

  private static Precompile at(Fork fork, int number) {
    return Precompiles.at(fork).find(address(number)).orElseThrow();
  }

  private static Address address(int number) {
    return Address.of(Padding.left(Bytes.ofInts(number >>> 8, number), 20));
  }

  private static JsonNode vectors(String name) throws IOException {
    return new ObjectMapper().readTree(ConformanceData.file("vectors/" + name).toFile());
  }
}
