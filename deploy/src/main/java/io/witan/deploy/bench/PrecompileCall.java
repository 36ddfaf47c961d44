package io.witan.deploy.bench;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.evm.precompile.Precompile;
import io.witan.protocol.evm.precompile.Precompiles;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.rules.Rules;
import java.util.Optional;

/** A call of each precompiled contract, on generators of its curve where it has one. */
public enum PrecompileCall {
  ECRECOVER(1, "ecrecover", signed()),
  SHA256(2, "sha256 of 1024 bytes", "5a".repeat(1024)),
  RIPEMD160(3, "ripemd160 of 1024 bytes", "5a".repeat(1024)),
  IDENTITY(4, "identity of 1024 bytes", "5a".repeat(1024)),
  MODEXP(5, "modexp, 256 bytes each", modexp()),
  BN254_ADD(6, "bn254 add", Generators.BN_G1 + Generators.BN_TWICE_G1),
  BN254_MUL(7, "bn254 mul", Generators.BN_G1 + "c5".repeat(32)),
  BN254_PAIRING(
      8,
      "bn254 pairing of two pairs",
      Generators.BN_G1 + Generators.BN_G2 + Generators.BN_MINUS_G1 + Generators.BN_G2),
  BLAKE2F(9, "blake2f, 12 rounds", "0000000c" + "5a".repeat(208) + "01"),
  KZG_POINT(10, "kzg point evaluation", zeroPolynomial()),
  BLS_G1_ADD(11, "bls12-381 g1 add", Generators.BLS_G1 + Generators.BLS_G1),
  BLS_G1_MSM(12, "bls12-381 g1 msm of 8", (Generators.BLS_G1 + "65".repeat(32)).repeat(8)),
  BLS_G2_ADD(13, "bls12-381 g2 add", Generators.BLS_G2 + Generators.BLS_G2),
  BLS_G2_MSM(14, "bls12-381 g2 msm of 8", (Generators.BLS_G2 + "65".repeat(32)).repeat(8)),
  BLS_PAIRING(
      15, "bls12-381 pairing of two pairs", (Generators.BLS_G1 + Generators.BLS_G2).repeat(2)),
  BLS_MAP_G1(16, "bls12-381 map to g1", "00".repeat(16) + "05".repeat(48)),
  BLS_MAP_G2(17, "bls12-381 map to g2", ("00".repeat(16) + "05".repeat(48)).repeat(2)),
  P256_VERIFY(0x100, "p256 verify", p256());

  private static final Rules RULES = Rules.ethereum(Fork.OSAKA);

  private final int number;
  private final String title;
  private final String input;

  PrecompileCall(int number, String title, String input) {
    this.number = number;
    this.title = title;
    this.input = input;
  }

  String title() {
    return title;
  }

  /** The input; the call with it succeeds. */
  Bytes input() {
    Bytes bytes = Bytes.fromHex("0x" + input);
    Fault.unless(run(bytes).filter(out -> !out.isEmpty()).isPresent(), title + " fails");
    return bytes;
  }

  Optional<Bytes> run(Bytes bytes) {
    return precompile().run(bytes, RULES);
  }

  /**
   * The call for another implementation to run, in words: the contract's address, the input and
   * what it costs, in gas.
   */
  String exported() {
    return String.join(
        " ", ProgramRun.address(number).bytes().toHex(), input().toHex(), Long.toString(gas()));
  }

  /** What the call costs, in gas. */
  long gas() {
    return precompile().gas(input(), RULES);
  }

  private Precompile precompile() {
    return Precompiles.at(Fork.OSAKA).lookup(ProgramRun.address(number));
  }

  private static String modexp() {
    String lengths = "%064x".formatted(256).repeat(3);
    return lengths + "5b".repeat(256) + "c7".repeat(256) + "d3".repeat(256);
  }

  private static String signed() {
    Hash digest = Keccak.hash(Bytes.ofInts('w'));
    Signature signature = Secp256k1.get().sign(Keccak.hash(Bytes.ofInts('k')).bytes(), digest);
    String v = "%064x".formatted(27 + signature.yParity());
    return digest.bytes().toHex().substring(2)
        + v
        + signature.r().toBytes32().toHex().substring(2)
        + signature.s().toBytes32().toHex().substring(2);
  }

  /** Commitment and proof are the point at infinity: the value is zero everywhere (EIP-4844). */
  private static String zeroPolynomial() {
    String infinity = "c0" + "00".repeat(47);
    String hash = "010657f37554c781402a22917dee2f75def7ab966d7b770905398eba3c444014";
    return hash + "%064x".formatted(7) + "00".repeat(32) + infinity + infinity;
  }

  /** Key and nonce are one: r is the generator's x, and s is r plus the digest (EIP-7951). */
  private static String p256() {
    String s = Uint256.fromHex(Generators.P256_X).plus(Uint256.ONE).toBytes32().toHex();
    return "%064x".formatted(1)
        + Generators.P256_X
        + s.substring(2)
        + Generators.P256_X
        + Generators.P256_Y;
  }
}
