package io.witan.deploy.bench;

/** Generators of the curves as precompiles read them (EIP-196, EIP-197, EIP-2537, EIP-7951). */
final class Generators {
  static final String BN_G1 = "%064x%064x".formatted(1, 2);
  static final String BN_MINUS_G1 =
      "%064x".formatted(1) + "30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd45";
  static final String BN_TWICE_G1 =
      "030644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd3"
          + "15ed738c0e0a7c92e7845f96b2ae9c0a68a6a449e3538fc7ff3ebf7a5a18a2c4";
  static final String BN_G2 =
      "198e9393920d483a7260bfb731fb5d25f1aa493335a9e71297e485b7aef312c2"
          + "1800deef121f1e76426a00665e5c4479674322d4f75edadd46debd5cd992f6ed"
          + "090689d0585ff075ec9e99ad690c3395bc4b313370b38ef355acdadcd122975b"
          + "12c85ea5db8c6deb4aab71808dcb408fe3d1e7690c43d37b4ce6cc0166fa7daa";
  static final String P256_X = "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296";
  static final String P256_Y = "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5";

  private static final String PAD = "0".repeat(32);

  static final String BLS_G1 =
      PAD
          + "17f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac58"
          + "6c55e83ff97a1aeffb3af00adb22c6bb"
          + PAD
          + "08b3f481e3aaa0f1a09e30ed741d8ae4fcf5e095d5d00af600db18cb2c04b3ed"
          + "d03cc744a2888ae40caa232946c5e7e1";
  static final String BLS_G2 =
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

  private Generators() {}
}
