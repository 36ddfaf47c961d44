package io.witan.protocol.pool;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Uint256;

/**
 * One sender's transactions by nonce.
 *
 * @param nonce the sender's next, on the head
 * @param balance on the head, in wei
 * @param executable how many follow each other from {@code nonce} on; the rest wait
 */
record SenderQueue(
    Address sender, long nonce, Uint256 balance, Tree<Long, Pooled> transactions, int executable) {
  static SenderQueue empty(Address sender, long nonce, Uint256 balance) {
    return new SenderQueue(sender, nonce, balance, Tree.empty(), 0);
  }

  int size() {
    return transactions.size();
  }

  int waiting() {
    return transactions.size() - executable;
  }

  /** The first nonce that no executable transaction uses. */
  long nextNonce() {
    return nonce + executable;
  }

  SenderQueue with(Pooled pooled) {
    return counted(nonce, balance, transactions.with(pooled.nonce(), pooled), executable);
  }

  SenderQueue without(long dropped) {
    boolean inRun = dropped >= nonce && dropped < nextNonce();
    int before = inRun ? (int) (dropped - nonce) : executable;
    return counted(nonce, balance, transactions.without(dropped), before);
  }

  SenderQueue on(long newNonce, Uint256 newBalance) {
    return counted(newNonce, newBalance, transactions, 0);
  }

  private SenderQueue counted(long first, Uint256 funds, Tree<Long, Pooled> all, int known) {
    int run = known;
    while (all.get(first + run).isPresent()) {
      run++;
    }
    return new SenderQueue(sender, first, funds, all, run);
  }
}
