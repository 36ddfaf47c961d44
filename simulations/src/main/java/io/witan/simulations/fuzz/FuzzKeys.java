package io.witan.simulations.fuzz;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.crypto.Verifier;
import io.witan.protocol.ledger.Authorization;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.rlp.RlpWriter;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The senders. Their transactions carry a mark instead of a signature, which is many times faster
 * and not what is tested; their authorizations (EIP-7702) are really signed.
 */
final class FuzzKeys {
  static final int COUNT = 4;

  private static final List<Bytes> SECRETS =
      IntStream.range(0, COUNT).mapToObj(i -> Keccak.hash(Bytes.ofInts('f', i)).bytes()).toList();
  private static final List<PublicKey> KEYS =
      SECRETS.stream().map(secret -> Secp256k1.get().publicKey(secret)).toList();
  private static final List<Address> ADDRESSES = KEYS.stream().map(PublicKey::address).toList();

  private static final Verifier BY_MARK =
      new Verifier() {
        @Override
        public Optional<PublicKey> recoverKey(Hash digest, Signature signature) {
          return Optional.of(KEYS.get(identity(signature)));
        }

        @Override
        public Optional<Address> recover(Hash digest, Signature signature) {
          return Optional.of(ADDRESSES.get(identity(signature)));
        }
      };

  private FuzzKeys() {}

  static Address address(int identity) {
    return ADDRESSES.get(identity);
  }

  /** Stands for the signature of a transaction. */
  static Signature mark(int identity) {
    return new Signature(0, Uint256.ONE, Uint256.of(identity + 1L));
  }

  private static int identity(Signature mark) {
    return (int) Long.remainderUnsigned(mark.s().w0() - 1, COUNT);
  }

  static RecoveredTransaction recovered(Transaction tx) {
    return RecoveredTransaction.recover(tx, BY_MARK, true).orElseThrow();
  }

  /** Lets {@code delegate}'s code run for an account (EIP-7702). */
  static Authorization authorization(int identity, Uint256 chainId, Address delegate, long nonce) {
    RlpWriter out = new RlpWriter(64).startList().number(chainId);
    out.address(delegate).number(nonce).endList();
    Hash digest = Keccak.hash(Bytes.concat(Bytes.ofInts(0x05), out.toBytes()));
    Signature signature = Secp256k1.get().sign(SECRETS.get(identity), digest);
    return new Authorization(
        chainId, delegate, nonce, signature.yParity(), signature.r(), signature.s());
  }
}
