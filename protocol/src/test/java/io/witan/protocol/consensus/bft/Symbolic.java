package io.witan.protocol.consensus.bft;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.crypto.Signer;
import io.witan.protocol.crypto.Verifier;
import java.util.Optional;

/**
 * Signatures that name their signer and what they sign; nobody in a test forges one by accident.
 */
public final class Symbolic {
  public static final Verifier VERIFIER =
      new Verifier() {
        @Override
        public Optional<PublicKey> recoverKey(Hash digest, Signature signature) {
          return Optional.empty();
        }

        @Override
        public Optional<Address> recover(Hash digest, Signature signature) {
          boolean fits = signature.s().equals(Uint256.of(digest.bytes()));
          return fits
              ? Optional.of(Address.of(signature.r().toBytes32().slice(12, 32)))
              : Optional.empty();
        }
      };

  private Symbolic() {}

  public static Signer signer(Address address) {
    return new Signer() {
      @Override
      public Address address() {
        return address;
      }

      @Override
      public Signature sign(Hash digest) {
        return new Signature(0, Uint256.of(address.bytes()), Uint256.of(digest.bytes()));
      }
    };
  }

  /** The address of validator {@code index}. */
  public static Address address(int index) {
    byte[] bytes = new byte[20];
    bytes[0] = (byte) (0xa0 + index);
    return Address.of(Bytes.wrap(bytes));
  }
}
