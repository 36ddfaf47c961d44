package io.witan.deploy.load;

import io.witan.deploy.keys.NodeKey;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.ledger.Transaction.Legacy;
import io.witan.protocol.ledger.TransactionCodec;
import java.util.Optional;

/** An account that signs transfers in nonce order, at gas price zero. */
public final class Sender {
  private static final long GAS = 21_000;

  private final NodeKey key;
  private final Uint256 chainId;
  private long nonce;

  /** A signed transfer. */
  public record Transfer(Hash hash, Bytes encoded) {}

  public Sender(NodeKey key, Uint256 chainId) {
    this.key = key;
    this.chainId = chainId;
  }

  public Address address() {
    return key.publicKey().address();
  }

  /** Continues from what a node says is the account's next nonce. */
  public void resumeAt(long next) {
    nonce = next;
  }

  public Transfer transfer(Address to, Uint256 wei) {
    Legacy unsigned = legacy(to, wei, chainId.plus(chainId).plus(Uint256.of(35)), Optional.empty());
    Signature signature = key.signer().sign(TransactionCodec.signingHash(unsigned));
    Legacy signed =
        legacy(
            to,
            wei,
            chainId.plus(chainId).plus(Uint256.of(35L + signature.yParity())),
            Optional.of(signature));
    nonce++;
    return new Transfer(TransactionCodec.hash(signed), TransactionCodec.encode(signed));
  }

  private Legacy legacy(Address to, Uint256 wei, Uint256 v, Optional<Signature> signature) {
    return new Legacy(
        nonce,
        Uint256.ZERO,
        GAS,
        Optional.of(to),
        wei,
        Bytes.EMPTY,
        v,
        signature.map(Signature::r).orElse(Uint256.ZERO),
        signature.map(Signature::s).orElse(Uint256.ZERO));
  }
}
