package io.witan.simulations.fuzz;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.machine.Choices;

/**
 * Input that each precompile accepts, made of the curves' generators (EIP-196, EIP-197, EIP-2537,
 * EIP-7951), so that draws from it are broken in one place only, if at all.
 */
final class PrecompileInput {
  private static final String BN_G1 = "%064x%064x".formatted(1, 2);
  private static final String BN_MINUS_G1 =
      "%064x".formatted(1) + "30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd45";
  private static final String BN_G2 =
      "198e9393920d483a7260bfb731fb5d25f1aa493335a9e71297e485b7aef312c2"
          + "1800deef121f1e76426a00665e5c4479674322d4f75edadd46debd5cd992f6ed"
          + "090689d0585ff075ec9e99ad690c3395bc4b313370b38ef355acdadcd122975b"
          + "12c85ea5db8c6deb4aab71808dcb408fe3d1e7690c43d37b4ce6cc0166fa7daa";
  private static final String PAD = "0".repeat(32);
  private static final String BLS_G1 =
      PAD
          + "17f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac58"
          + "6c55e83ff97a1aeffb3af00adb22c6bb"
          + PAD
          + "08b3f481e3aaa0f1a09e30ed741d8ae4fcf5e095d5d00af600db18cb2c04b3ed"
          + "d03cc744a2888ae40caa232946c5e7e1";
  private static final String BLS_G2 =
      PAD
          + "024aa2b2f08f0a91260805272dc51051c6e47ad4fa403b02b4510b647ae3d177"
          + "0bac0326a805bbefd48056c8c121bdb8"
          + PAD
          + "13e02b6052719f607dacd3a088274f65596bd0d09920b61ab5da61bbdc7f5049"
          + "334cf11213945d57e5ac7d055d042b7e"
          + PAD
          + "0ce5d527727d6e118cc9cdc6da2e351aadfd9baa8cbdd3a76d429a695160d12c"
          + "923ac9cc3baca289e193548608b82801"
          + PAD
          + "0606c4a02ea734cc32acd2b02bc28b99cb3e287e85a763af267492ab572e99ab"
          + "3f370d275cec1da1aaa9075ff05f79be";
  private static final String P256_GX =
      "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296";
  private static final String P256_GY =
      "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5";

  /** SHA-256 of the commitment to the polynomial that is zero everywhere, as EIP-4844 marks it. */
  private static final String ZERO_BLOB_HASH =
      "010657f37554c781402a22917dee2f75def7ab966d7b770905398eba3c444014";

  private PrecompileInput() {}

  /** Input that the precompile with this number takes for good; small numbers drawn. */
  static Bytes valid(int number, Choices choices) {
    String scalar = "%064x".formatted(choices.pick("scalar", 1000));
    return switch (number) {
      case 1 -> signed(choices.pick("signed", 16));
      case 5 -> modexp(choices);
      case 6 -> Bytes.fromHex(BN_G1 + (choices.pick("add", 2) == 0 ? BN_G1 : BN_MINUS_G1));
      case 7 -> Bytes.fromHex(BN_G1 + scalar);
      case 8 -> Bytes.fromHex(BN_G1 + BN_G2 + BN_MINUS_G1 + BN_G2);
      case 9 -> blake(choices);
      case 10 -> zeroPolynomial(scalar);
      case 11 -> Bytes.fromHex(BLS_G1 + BLS_G1);
      case 12 -> Bytes.fromHex(BLS_G1 + scalar);
      case 13 -> Bytes.fromHex(BLS_G2 + BLS_G2);
      case 14 -> Bytes.fromHex(BLS_G2 + scalar);
      case 15 -> Bytes.fromHex(BLS_G1 + BLS_G2);
      case 16 -> Bytes.fromHex("00".repeat(32) + scalar);
      case 17 -> Bytes.fromHex(("00".repeat(32) + scalar).repeat(2));
      case 0x100 -> p256();
      default -> Bytes.fromHex(scalar);
    };
  }

  private static Bytes signed(int message) {
    Hash digest = Keccak.hash(Bytes.ofInts(message));
    Bytes secret = Keccak.hash(Bytes.ofInts('e')).bytes();
    Signature signature = Secp256k1.get().sign(secret, digest);
    Bytes v = Uint256.of(27L + signature.yParity()).toBytes32();
    return Bytes.concat(digest.bytes(), v, signature.r().toBytes32(), signature.s().toBytes32());
  }

  /** Three lengths, then as many bytes (EIP-198). */
  private static Bytes modexp(Choices choices) {
    StringBuilder text = new StringBuilder();
    int bytes = 0;
    for (int i = 0; i < 3; i++) {
      int length = choices.pick("modexp", 40);
      text.append("%064x".formatted(length));
      bytes += length;
    }
    for (int i = 0; i < bytes; i++) {
      text.append("%02x".formatted(choices.pick("byte", 256)));
    }
    return Bytes.fromHex(text.toString());
  }

  /** Rounds, state, message, counters, and whether it is the last block (EIP-152). */
  private static Bytes blake(Choices choices) {
    String rounds = "%08x".formatted(choices.pick("rounds", 20));
    String words = "%02x".formatted(choices.pick("byte", 256)).repeat(208);
    return Bytes.fromHex(rounds + words + "0" + choices.pick("last", 2));
  }

  /** Commitment and proof are the point at infinity: the value is zero everywhere (EIP-4844). */
  private static Bytes zeroPolynomial(String point) {
    String infinity = "c0" + "00".repeat(47);
    return Bytes.fromHex(ZERO_BLOB_HASH + point + "00".repeat(32) + infinity + infinity);
  }

  /** Key and nonce are one: r is the generator's x, and s is r plus the digest. */
  private static Bytes p256() {
    Uint256 r = Uint256.fromHex(P256_GX);
    String s = r.plus(Uint256.ONE).toBytes32().toHex().substring(2);
    return Bytes.fromHex("%064x".formatted(1) + P256_GX + s + P256_GX + P256_GY);
  }
}
