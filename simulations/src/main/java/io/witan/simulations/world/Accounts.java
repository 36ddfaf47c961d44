package io.witan.simulations.world;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Verifier;
import io.witan.protocol.ledger.EmptyHashes;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.machine.SmallMap;
import io.witan.protocol.state.Account;
import io.witan.protocol.state.StateView;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The nonces of all senders in each state of a run: as much of an execution as pools and proposers
 * need. Nodes share it, for states of one root are the same.
 */
final class Accounts {
  private static final int REMEMBERED = 4_096;

  private final Verifier verifier;
  private final Map<Hash, SmallMap<Address, Long>> states = new LinkedHashMap<>();
  private final IdentityHashMap<Transaction, Optional<RecoveredTransaction>> recovered =
      new IdentityHashMap<>();

  Accounts(Verifier verifier, Hash genesisRoot) {
    this.verifier = verifier;
    states.put(genesisRoot, SmallMap.empty());
  }

  /** The transaction with its sender, whom nobody looks for twice. */
  Optional<RecoveredTransaction> recovered(Transaction tx) {
    if (recovered.size() > REMEMBERED) {
      recovered.clear();
    }
    return recovered.computeIfAbsent(tx, t -> RecoveredTransaction.recover(t, verifier, true));
  }

  /** Why these transactions cannot follow each other; empty where {@code after} is the state. */
  Optional<String> refusal(Hash before, List<Transaction> transactions, Hash after) {
    if (states.containsKey(after)) {
      return Optional.empty();
    }
    SmallMap<Address, Long> nonces = state(before);
    for (Transaction tx : transactions) {
      Optional<Address> sender = recovered(tx).map(RecoveredTransaction::sender);
      if (sender.isEmpty()) {
        return Optional.of("a transaction without sender");
      }
      if (tx.nonce() != nonces.getOrDefault(sender.get(), 0L)) {
        return Optional.of("a transaction with nonce " + tx.nonce());
      }
      nonces = nonces.with(sender.get(), tx.nonce() + 1);
    }
    states.put(after, nonces);
    return Optional.empty();
  }

  /** The sender's next nonce in a state. */
  long nonce(Hash root, Address sender) {
    return state(root).getOrDefault(sender, 0L);
  }

  /** A state as pools see it. */
  StateView view(Hash root) {
    SmallMap<Address, Long> nonces = state(root);
    return new StateView() {
      @Override
      public Optional<Account> account(Address address) {
        return Optional.ofNullable(nonces.get(address))
            .map(n -> new Account(n, Uint256.ZERO, EmptyHashes.TRIE, EmptyHashes.CODE));
      }

      @Override
      public Uint256 storage(Address address, Uint256 key) {
        return Uint256.ZERO;
      }

      @Override
      public Bytes code(Hash codeHash) {
        return Bytes.EMPTY;
      }
    };
  }

  private SmallMap<Address, Long> state(Hash root) {
    SmallMap<Address, Long> nonces = states.get(root);
    Fault.unless(nonces != null, "a state that no block led to");
    return nonces;
  }
}
