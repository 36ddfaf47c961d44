package io.witan.httpapi.send;

import io.witan.actors.node.Submission;
import io.witan.actors.node.Submitted;
import io.witan.httpapi.call.CallArguments;
import io.witan.httpapi.chain.Chain;
import io.witan.httpapi.chain.Snapshot;
import io.witan.httpapi.rpc.RpcError;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.crypto.Signer;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.ledger.TransactionSigning;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.rules.Rules;
import java.util.concurrent.CompletionStage;

/** Public transactions of the node's own accounts: filled, signed and handed in. */
public final class Sending {
  private final HandingIn ledger;
  private final Chain chain;
  private final Filling filling;
  private final Turns turns;

  public Sending(HandingIn ledger, Chain chain, Filling filling, Turns turns) {
    this.ledger = ledger;
    this.chain = chain;
    this.filling = filling;
    this.turns = turns;
  }

  /** Sends a transaction; its hash, once the pool has it. */
  public CompletionStage<Hash> send(CallArguments asked, Signer signer) {
    Filling.Priced priced = filling.price(asked);
    return turns.after(
        signer.address(),
        () -> filling.nonce(asked).thenApply(nonce -> submit(sign(priced.with(nonce), signer))));
  }

  /** Signs for this chain. */
  public Transaction sign(Transaction unsigned, Signer signer) {
    return unsigned instanceof Transaction.Legacy legacy
            && !nextRules().isAtLeast(Fork.SPURIOUS_DRAGON)
        ? TransactionSigning.signPlain(legacy, signer)
        : TransactionSigning.sign(unsigned, chain.config().chainId(), signer);
  }

  /** Hands in what is signed; fails with the pool's reason where it takes it not. */
  public Submitted<Hash> submit(Transaction signed) {
    Rules rules = nextRules();
    RecoveredTransaction recovered =
        RecoveredTransaction.recover(
                signed, Secp256k1.get(), rules.isAtLeast(Fork.HOMESTEAD), chain.config().chainId())
            .orElseThrow(() -> RpcError.server("invalid sender").toException());
    if (recovered.encoded().size() > rules.maxTransactionSize()) {
      throw RpcError.server("oversized data").toException();
    }
    return ledger
        .submit(recovered)
        .map(
            answer ->
                switch (answer) {
                  case Submission.Accepted accepted -> accepted.hash();
                  case Submission.Rejected rejected ->
                      throw RpcError.server(rejected.reason()).toException();
                });
  }

  /** Who signed a private transaction. */
  static Address sender(Transaction.Legacy signed) {
    return RecoveredTransaction.recover(signed, Secp256k1.get(), true)
        .map(RecoveredTransaction::sender)
        .orElseThrow(() -> RpcError.server("invalid sender").toException());
  }

  private Rules nextRules() {
    Snapshot snapshot = chain.snapshot();
    return snapshot.rules(snapshot.headBlock().header());
  }
}
