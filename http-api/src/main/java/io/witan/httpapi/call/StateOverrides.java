package io.witan.httpapi.call;

import io.witan.httpapi.rpc.Field;
import io.witan.httpapi.rpc.RpcError;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.ledger.EmptyHashes;
import io.witan.protocol.state.Account;
import io.witan.protocol.state.StateView;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A state with some accounts as the caller wants them, for one call alone. */
final class StateOverrides implements StateView {
  private static final Hash SOME_STORAGE = Hash.ZERO;
  private static final int MAX_ACCOUNTS = 1_000;
  private static final int MAX_WORDS = 100_000;

  private final StateView base;
  private final SortedMap<Address, Overridden> accounts;
  private final SortedMap<Hash, Bytes> codes = new TreeMap<>();

  private StateOverrides(StateView base, SortedMap<Address, Overridden> accounts) {
    this.base = base;
    this.accounts = accounts;
    for (Overridden one : accounts.values()) {
      one.code.ifPresent(code -> codes.put(Keccak.hash(code), code));
    }
  }

  /**
   * One account's.
   *
   * @param whole whether {@code words} are all its storage, or only what differs
   */
  private record Overridden(
      Optional<Uint256> balance,
      Optional<Long> nonce,
      Optional<Bytes> code,
      boolean whole,
      SortedMap<Uint256, Uint256> words) {
    static Overridden read(Field field) {
      Optional<SortedMap<Uint256, Uint256>> all = field.member("state", Overridden::words);
      Optional<SortedMap<Uint256, Uint256>> diff = field.member("stateDiff", Overridden::words);
      if (all.isPresent() && diff.isPresent()) {
        throw RpcError.server("an account has both 'state' and 'stateDiff'").toException();
      }
      if (field.member("movePrecompileToAddress").isPresent()) {
        throw RpcError.server("moving a precompile is not supported").toException();
      }
      return new Overridden(
          field.member("balance", Field::quantity),
          field.member("nonce", Field::unsignedLong),
          field.member("code", Field::data),
          all.isPresent(),
          all.or(() -> diff).orElse(new TreeMap<>()));
    }

    /** A root that says whether there is storage at all: no trie is built for a call. */
    private Hash storageRoot(Hash before) {
      if (words.isEmpty()) {
        return whole ? EmptyHashes.TRIE : before;
      }
      return SOME_STORAGE;
    }

    private static SortedMap<Uint256, Uint256> words(Field field) {
      Map<String, Field> members = field.members();
      if (members.size() > MAX_WORDS) {
        throw field.fault("more than " + MAX_WORDS + " words");
      }
      SortedMap<Uint256, Uint256> words = new TreeMap<>();
      members.forEach((key, value) -> words.put(field.key(key).storageKey(), value.storageKey()));
      return words;
    }
  }

  /** The state under the overrides of a request; the state itself where there are none. */
  static StateView apply(StateView base, Optional<Field> field) {
    Map<String, Field> members = field.map(Field::members).orElse(Map.of());
    if (members.isEmpty()) {
      return base;
    }
    if (members.size() > MAX_ACCOUNTS) {
      throw RpcError.invalidParams("more than " + MAX_ACCOUNTS + " overridden accounts")
          .toException();
    }
    SortedMap<Address, Overridden> accounts = new TreeMap<>();
    members.forEach(
        (address, one) ->
            accounts.put(field.orElseThrow().key(address).address(), Overridden.read(one)));
    return new StateOverrides(base, accounts);
  }

  @Override
  public Optional<Account> account(Address address) {
    Optional<Account> stored = base.account(address);
    Overridden one = accounts.get(address);
    if (one == null) {
      return stored;
    }
    Account before = stored.orElse(Account.EMPTY);
    return Optional.of(
        new Account(
            one.nonce.orElse(before.nonce()),
            one.balance.orElse(before.balance()),
            one.storageRoot(before.storageRoot()),
            one.code.map(Keccak::hash).orElse(before.codeHash())));
  }

  @Override
  public Uint256 storage(Address address, Uint256 key) {
    Overridden one = accounts.get(address);
    if (one == null) {
      return base.storage(address, key);
    }
    Uint256 word = one.words.get(key);
    if (word != null) {
      return word;
    }
    return one.whole ? Uint256.ZERO : base.storage(address, key);
  }

  @Override
  public Bytes code(Hash codeHash) {
    Bytes code = codes.get(codeHash);
    return code == null ? base.code(codeHash) : code;
  }
}
