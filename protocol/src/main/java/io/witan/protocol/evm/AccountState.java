package io.witan.protocol.evm;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.ledger.EmptyHashes;
import io.witan.protocol.state.Account;
import java.util.LinkedHashMap;
import java.util.Map;

/** An account during a transaction. Changed only by {@link Journal}. */
public final class AccountState {
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

  /** Whether no word that was stored before the transaction is there any more. */
  boolean storageCleared;

  Map<Uint256, Slot> slots = new LinkedHashMap<>();
  Map<Uint256, Uint256> transients;

  AccountState(Address address, Account original) {
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
}
