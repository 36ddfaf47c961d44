package io.witan.protocol.evm;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.evm.precompile.Precompiles;
import io.witan.protocol.ledger.EmptyHashes;
import io.witan.protocol.ledger.Log;
import io.witan.protocol.state.DualState;
import io.witan.protocol.state.StateDiff;
import io.witan.protocol.state.StateView;
import java.util.ArrayList;
import java.util.List;

/**
 * The state during one transaction: a view and what has changed since, each change with the way
 * back, so that a frame that fails is undone to where it began.
 */
public final class Journal {
  /** Its touch stays when a frame is undone, as in mainnet's block 2,675,119 (EIP-716). */
  private static final Address RIPEMD =
      Address.fromHex("0x0000000000000000000000000000000000000003");

  private record CodeBefore(Hash hash, Bytes added, Code code) {
    void restore(AccountState account) {
      account.codeHash = hash;
      account.newCode = added;
      account.code = code;
    }
  }

  private final StateView view;
  private final WordMap<AccountState> accounts = new WordMap<>();
  private final Undo undo = new Undo();
  private final List<Log> logs = new ArrayList<>();
  private long refund;

  /** Where {@link Undo} has the refund of the running frame's begin, if it has it. */
  private int refundSavedAt = -1;

  /** Warm from the start; null before EIP-2929. */
  private Precompiles warmPrecompiles;

  /** Warm from the start; null before EIP-3651. */
  private Address warmCoinbase;

  public Journal(StateView view) {
    this.view = view;
  }

  /** Where the journal stands, to {@link #revert} to. */
  int mark() {
    return undo.mark();
  }

  void revert(int mark) {
    while (undo.size() > mark) {
      takeBack(undo.remove());
    }
  }

  private void takeBack(Undo.Kind kind) {
    switch (kind) {
      case TOUCHED -> account().touched = false;
      case EXISTS -> account().exists = false;
      case OWNED -> account().readOnly = true;
      case BALANCE -> account().balance = (Uint256) undo.before();
      case NONCE -> account().nonce = undo.takeLong();
      case CODE -> ((CodeBefore) undo.before()).restore(account());
      case CREATED -> account().created = false;
      case STORAGE -> ((AccountState.StorageBefore) undo.before()).restore(account());
      case DESTRUCTED -> account().destructed = false;
      case WARM_ACCOUNT -> account().warm = false;
      case WARM_SLOT -> ((Slot) undo.subject()).warm = false;
      case SLOT -> undo.restore((Slot) undo.subject());
      case REFUND -> refund = undo.takeLong();
      case LOG -> logs.removeLast();
    }
  }

  /** The one whose change is taken back. */
  private AccountState account() {
    return (AccountState) undo.subject();
  }

  public AccountState account(Address address) {
    byte[] bytes = address.bytes().unsafeArray();
    long w0 = (long) Words.BIG_ENDIAN.get(bytes, 12);
    long w1 = (long) Words.BIG_ENDIAN.get(bytes, 4);
    long w2 = (long) Words.BIG_ENDIAN.get(bytes, 0) >>> 32;
    AccountState known = accounts.find(w0, w1, w2, 0);
    return known == null ? load(address, w0, w1, w2) : known;
  }

  /** The account that the low 20 bytes of the word at {@code at} name. */
  AccountState account(long[] s, int at) {
    AccountState known = accounts.find(s[at], s[at + 1], s[at + 2] & 0xffffffffL, 0);
    return known == null
        ? load(Words.address(s, at), s[at], s[at + 1], s[at + 2] & 0xffffffffL)
        : known;
  }

  private AccountState load(Address address, long w0, long w1, long w2) {
    AccountState account =
        new AccountState(w0, w1, w2, address, view.account(address).orElse(null));
    account.warm =
        (warmPrecompiles != null && warmPrecompiles.lookup(address) != null)
            || address.equals(warmCoinbase);
    account.readOnly = view instanceof DualState both && both.isPublic(address);
    accounts.put(account);
    return account;
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

  /** Whether the account is of a state that this execution may read only. */
  boolean isReadOnly(Address address) {
    return view instanceof DualState && account(address).readOnly;
  }

  /** Marks an account as touched (EIP-161), creating it where there is none. */
  public void touch(AccountState account) {
    if (!account.touched) {
      account.touched = true;
      if (!account.address.equals(RIPEMD)) {
        undo.add(Undo.Kind.TOUCHED, account, null);
      }
    }
    if (!account.exists) {
      account.exists = true;
      undo.add(Undo.Kind.EXISTS, account, null);
    }
  }

  public void setBalance(AccountState account, Uint256 balance) {
    touch(account);
    Uint256 before = account.balance;
    if (!before.equals(balance)) {
      undo.add(Undo.Kind.BALANCE, account, before);
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
    undo.add(Undo.Kind.NONCE, account, account.nonce);
    account.nonce = nonce;
  }

  public void setCode(AccountState account, Bytes code) {
    touch(account);
    CodeBefore before = new CodeBefore(account.codeHash, account.newCode, account.code);
    undo.add(Undo.Kind.CODE, account, before);
    account.codeHash = code.isEmpty() ? EmptyHashes.CODE : Keccak.hash(code);
    account.newCode = code;
    account.code = null;
  }

  /** Begins a contract at the account: it exists, without storage. */
  void create(AccountState account) {
    if (account.readOnly) { // Another state has something at the address, which this one has not.
      undo.add(Undo.Kind.OWNED, account, null);
      account.readOnly = false;
      setBalance(account, Uint256.ZERO);
    }
    touch(account);
    if (!account.created) {
      account.created = true;
      undo.add(Undo.Kind.CREATED, account, null);
    }
    if (account.hasOldStorage()) {
      undo.add(Undo.Kind.STORAGE, account, account.clearStorage());
    }
  }

  /** Marks the account to be deleted after the transaction. */
  void destruct(AccountState account) {
    if (!account.destructed) {
      account.destructed = true;
      undo.add(Undo.Kind.DESTRUCTED, account, null);
    }
  }

  /** The storage word whose key is the word at {@code at}. */
  Slot slot(AccountState account, long[] s, int at) {
    return slot(account, s[at], s[at + 1], s[at + 2], s[at + 3]);
  }

  Slot slot(AccountState account, Uint256 key) {
    return slot(account, key.w0(), key.w1(), key.w2(), key.w3());
  }

  private Slot slot(AccountState account, long k0, long k1, long k2, long k3) {
    Slot slot = account.slots.find(k0, k1, k2, k3);
    if (slot == null) {
      Uint256 original =
          account.hasOldStorage()
              ? view.storage(account.address, new Uint256(k3, k2, k1, k0))
              : Uint256.ZERO;
      slot = new Slot(k0, k1, k2, k3, original);
      account.slots.put(slot);
    }
    return slot;
  }

  /** Stores the word at {@code at}. */
  void store(AccountState account, Slot slot, long[] s, int at) {
    touch(account);
    set(slot, s, at);
  }

  private void set(Slot slot, long[] s, int at) {
    if (!undo.has(slot.savedAt, Undo.Kind.SLOT, slot)) {
      slot.savedAt = undo.add(slot);
    }
    slot.set(s, at);
  }

  /** The transient word whose key is the word at {@code at}, or null where none was stored. */
  Slot findTransient(AccountState account, long[] s, int at) {
    return account.transients == null
        ? null
        : account.transients.find(s[at], s[at + 1], s[at + 2], s[at + 3]);
  }

  /** Stores the word below {@code at} as the transient word whose key is there. */
  void storeTransient(AccountState account, long[] s, int at) {
    Slot slot = findTransient(account, s, at);
    if (slot == null) {
      if (account.transients == null) {
        account.transients = new WordMap<>();
      }
      slot = new Slot(s[at], s[at + 1], s[at + 2], s[at + 3], Uint256.ZERO);
      account.transients.put(slot);
    }
    set(slot, s, at - Words.SIZE);
  }

  /** Makes the precompiles warm, before any account is looked at but the sender's. */
  public void warmPrecompiles(Precompiles precompiles) {
    warmPrecompiles = precompiles;
  }

  /** Makes the coinbase warm without looking at it, under the same condition. */
  public void warmCoinbase(Address coinbase) {
    warmCoinbase = coinbase;
  }

  /** Whether the transaction has looked at this account. */
  public boolean knows(Address address) {
    byte[] bytes = address.bytes().unsafeArray();
    long w0 = (long) Words.BIG_ENDIAN.get(bytes, 12);
    long w1 = (long) Words.BIG_ENDIAN.get(bytes, 4);
    long w2 = (long) Words.BIG_ENDIAN.get(bytes, 0) >>> 32;
    return accounts.find(w0, w1, w2, 0) != null;
  }

  /** Makes an account warm (EIP-2929); whether it was cold. */
  public boolean warm(AccountState account) {
    if (account.warm) {
      return false;
    }
    account.warm = true;
    undo.add(Undo.Kind.WARM_ACCOUNT, account, null);
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
    undo.add(Undo.Kind.WARM_SLOT, slot, null);
    return true;
  }

  public void addRefund(long gas) {
    if (!undo.has(refundSavedAt, Undo.Kind.REFUND, this)) {
      refundSavedAt = undo.add(Undo.Kind.REFUND, this, refund);
    }
    refund += gas;
  }

  /** In gas, not capped yet. */
  public long refund() {
    return refund;
  }

  void log(Log log) {
    logs.add(log);
    undo.add(Undo.Kind.LOG, logs, null);
  }

  public List<Log> logs() {
    return logs;
  }

  /** What the transaction changed, with whatever is to be deleted at its end. */
  public StateDiff diff(boolean deleteEmpty) {
    return JournalDiff.of(accounts, deleteEmpty);
  }
}
