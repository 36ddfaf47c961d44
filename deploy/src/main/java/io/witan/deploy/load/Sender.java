package io.witan.deploy.load;

import io.witan.deploy.keys.NodeKey;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.ledger.Transaction.Legacy;
import io.witan.protocol.ledger.TransactionCodec;

/** An account that signs transfers in nonce order, at gas price zero. */
public final class Sender {
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
    Legacy signed = FreeTransfer.sign(key.signer(), chainId, nonce, to, wei);
    nonce++;
    return new Transfer(TransactionCodec.hash(signed), TransactionCodec.encode(signed));
  }
}
