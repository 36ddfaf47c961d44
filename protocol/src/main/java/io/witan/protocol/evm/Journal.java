package io.witan.protocol.evm;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.evm.precompile.Precompiles;
import io.witan.protocol.ledger.EmptyHashes;
import io.witan.protocol.ledger.Log;
import io.witan.protocol.state.StateDiff;
import io.witan.protocol.state.StateView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The state during one transaction: a view and what has changed since, each change with the way
 * back, so that a frame that fails is undone to where it began.
 */
public final class Journal {
  /** Its touch stays when a frame is undone, as in mainnet's block 2,675,119 (EIP-716). */
  private static final Address RIPEMD =
      Address.fromHex("0x0000000000000000000000000000000000000003");

  private final StateView view;
  private final Map<Address, AccountState> accounts = new LinkedHashMap<>();
  private final List<Runnable> undo = new ArrayList<>();
  private final List<Log> logs = new ArrayList<>();
  private long refund;

  /** Warm from the start; null before EIP-2929. */
  private Precompiles warmPrecompiles;

  public Journal(StateView view) {
    this.view = view;
  }

  /** Where the journal stands, to {@link #revert} to. */
  int mark() {
    return undo.size();
  }

  void revert(int mark) {
    for (int i = undo.size() - 1; i >= mark; i--) {
      undo.removeLast().run();
    }
  }

  public AccountState account(Address address) {
    AccountState known = accounts.get(address);
    if (known == null) {
      known = new AccountState(address, view.account(address).orElse(null));
      known.warm = warmPrecompiles != null && warmPrecompiles.lookup(address) != null;
      accounts.put(address, known);
    }
    return known;
  }

  Code code(AccountState account) {
    Code code = account.code;
    if (code == null) {
      code = account.hasCode() ? load(account) : Code.EMPTY;
      account.code = code;
    }
    return code;
  }

  private Code load(AccountState account) {
    return account.newCode == null
        ? CodeCache.get(account.codeHash, view)
        : new Code(account.newCode);
  }

  /** The code's bytes. */
  public Bytes codeOf(AccountState account) {
    return code(account).original();
  }

  /** Marks an account as touched (EIP-161), creating it where there is none. */
  public void touch(AccountState account) {
    if (!account.touched) {
      account.touched = true;
      if (!account.address.equals(RIPEMD)) {
        undo.add(() -> account.touched = false);
      }
    }
    if (!account.exists) {
      account.exists = true;
      undo.add(() -> account.exists = false);
    }
  }

  public void setBalance(AccountState account, Uint256 balance) {
    touch(account);
    Uint256 before = account.balance;
    if (!before.equals(balance)) {
      undo.add(() -> account.balance = before);
      account.balance = balance;
    }
  }

  public void addBalance(AccountState account, Uint256 amount) {
    setBalance(account, account.balance.plus(amount));
  }

  public void takeBalance(AccountState account, Uint256 amount) {
    setBalance(account, account.balance.minus(amount));
  }

  public void setNonce(AccountState account, long nonce) {
    touch(account);
    long before = account.nonce;
    undo.add(() -> account.nonce = before);
    account.nonce = nonce;
  }

  public void setCode(AccountState account, Bytes code) {
    touch(account);
    Hash hashBefore = account.codeHash;
    Bytes newBefore = account.newCode;
    Code codeBefore = account.code;
    undo.add(
        () -> {
          account.codeHash = hashBefore;
          account.newCode = newBefore;
          account.code = codeBefore;
        });
    account.codeHash = code.isEmpty() ? EmptyHashes.CODE : Keccak.hash(code);
    account.newCode = code;
    account.code = null;
  }

  /** Begins a contract at the account: it exists, without storage. */
  void create(AccountState account) {
    touch(account);
    if (!account.created) {
      account.created = true;
      undo.add(() -> account.created = false);
    }
    if (account.hasOldStorage()) {
      clearStorage(account);
    }
  }

  private void clearStorage(AccountState account) {
    Map<Uint256, Slot> before = account.slots;
    Map<Uint256, Slot> cleared = new LinkedHashMap<>();
    for (Map.Entry<Uint256, Slot> entry : before.entrySet()) {
      Slot slot = new Slot(Uint256.ZERO);
      slot.warm = entry.getValue().warm;
      cleared.put(entry.getKey(), slot);
    }
    account.slots = cleared;
    account.storageCleared = true;
    undo.add(
        () -> {
          account.slots = before;
          account.storageCleared = false;
        });
  }

  /** Marks the account to be deleted after the transaction. */
  void destruct(AccountState account) {
    if (!account.destructed) {
      account.destructed = true;
      undo.add(() -> account.destructed = false);
    }
  }

  Slot slot(AccountState account, Uint256 key) {
    Slot slot = account.slots.get(key);
    if (slot == null) {
      slot = new Slot(account.hasOldStorage() ? view.storage(account.address, key) : Uint256.ZERO);
      account.slots.put(key, slot);
    }
    return slot;
  }

  void store(AccountState account, Slot slot, Uint256 value) {
    touch(account);
    Uint256 before = slot.current;
    undo.add(() -> slot.current = before);
    slot.current = value;
  }

  Uint256 loadTransient(AccountState account, Uint256 key) {
    return account.transients == null
        ? Uint256.ZERO
        : account.transients.getOrDefault(key, Uint256.ZERO);
  }

  void storeTransient(AccountState account, Uint256 key, Uint256 value) {
    if (account.transients == null) {
      account.transients = new LinkedHashMap<>();
    }
    Map<Uint256, Uint256> words = account.transients;
    Uint256 before = words.getOrDefault(key, Uint256.ZERO);
    words.put(key, value);
    undo.add(() -> words.put(key, before));
  }

  /** Makes the precompiles warm, before any account is looked at but the sender's. */
  public void warmPrecompiles(Precompiles precompiles) {
    warmPrecompiles = precompiles;
  }

  /** Makes an account warm (EIP-2929); whether it was cold. */
  public boolean warm(AccountState account) {
    if (account.warm) {
      return false;
    }
    account.warm = true;
    undo.add(() -> account.warm = false);
    return true;
  }

  /** Makes a storage word warm (EIP-2929). */
  public void warm(AccountState account, Uint256 key) {
    warm(slot(account, key));
  }

  /** Whether it was cold. */
  boolean warm(Slot slot) {
    if (slot.warm) {
      return false;
    }
    slot.warm = true;
    undo.add(() -> slot.warm = false);
    return true;
  }

  public void addRefund(long gas) {
    long before = refund;
    undo.add(() -> refund = before);
    refund += gas;
  }

  /** In gas, not capped yet. */
  public long refund() {
    return refund;
  }

  void log(Log log) {
    logs.add(log);
    undo.add(logs::removeLast);
  }

  public List<Log> logs() {
    return logs;
  }

  /** What the transaction changed, with whatever is to be deleted at its end. */
  public StateDiff diff(boolean deleteEmpty) {
    return JournalDiff.of(accounts.values(), deleteEmpty);
  }
}
