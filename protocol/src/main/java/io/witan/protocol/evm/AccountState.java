package io.witan.protocol.evm;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.ledger.EmptyHashes;
import io.witan.protocol.state.Account;

/** An account during a transaction. Changed only by {@link Journal}. */
public final class AccountState extends WordMap.Entry {
  final Address address;

  /** Before the transaction; null where there was none. */
  final Account original;

  boolean exists;
  long nonce;
  Uint256 balance = Uint256.ZERO;
  Hash codeHash = EmptyHashes.CODE;

  /** Code that the transaction set, or null. */
  Bytes newCode;

  /** Ready to run; null until it is asked for. */
  Code code;

  boolean touched;
  boolean warm;
  boolean created;
  boolean destructed;

  /** Whether it is of a state that this execution may not change. */
  boolean readOnly;

  /** Whether no word that was stored before the transaction is there any more. */
  boolean storageCleared;

  WordMap<Slot> slots = new WordMap<>();

  /** Transient storage (EIP-1153); null until something is stored. */
  WordMap<Slot> transients;

  /** The words are the address as a number. */
  AccountState(long k0, long k1, long k2, Address address, Account original) {
    super(k0, k1, k2, 0);
    this.address = address;
    this.original = original;
    if (original != null) {
      this.exists = true;
      this.nonce = original.nonce();
      this.balance = original.balance();
      this.codeHash = original.codeHash();
    }
  }

  public Address address() {
    return address;
  }

  /** Unsigned 64-bit. */
  public long nonce() {
    return nonce;
  }

  /** In wei. */
  public Uint256 balance() {
    return balance;
  }

  public Hash codeHash() {
    return codeHash;
  }

  public boolean exists() {
    return exists;
  }

  public boolean hasCode() {
    return !codeHash.equals(EmptyHashes.CODE);
  }

  /** Whether it does not exist or is empty as EIP-161 says. */
  public boolean isDead() {
    return nonce == 0 && balance.isZero() && !hasCode();
  }

  /** Whether words were stored before the transaction and are there yet. */
  boolean hasOldStorage() {
    return original != null && !storageCleared && !original.storageRoot().equals(EmptyHashes.TRIE);
  }

  /** What {@link #clearStorage} took away. */
  record StorageBefore(WordMap<Slot> slots) {
    void restore(AccountState account) {
      account.slots = slots;
      account.storageCleared = false;
    }
  }

  StorageBefore clearStorage() {
    WordMap<Slot> before = slots;
    WordMap<Slot> cleared = new WordMap<>();
    for (Slot slot = before.first(); slot != null; slot = before.after(slot)) {
      Slot empty = new Slot(slot.k0, slot.k1, slot.k2, slot.k3, Uint256.ZERO);
      empty.warm = slot.warm;
      cleared.put(empty);
    }
    slots = cleared;
    storageCleared = true;
    return new StorageBefore(before);
  }
}
