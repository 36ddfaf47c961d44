package io.witan.httpapi.call;

import io.witan.httpapi.rpc.Field;
import io.witan.httpapi.rpc.RpcError;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.rules.Rules;
import io.witan.protocol.state.Account;
import io.witan.protocol.state.StateDiff;
import io.witan.protocol.state.WorldState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Accounts as a caller wants them, for one call or one simulated block alone. */
public final class StateOverrides {
  public static final StateOverrides NONE = new StateOverrides(new TreeMap<>());

  private static final int MAX_ACCOUNTS = 1_000;
  private static final int MAX_WORDS = 100_000;

  private final SortedMap<Address, Overridden> accounts;

  private StateOverrides(SortedMap<Address, Overridden> accounts) {
    this.accounts = accounts;
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
      SortedMap<Uint256, Uint256> words,
      Optional<Address> movesTo) {
    static Overridden read(Field field) {
      Optional<SortedMap<Uint256, Uint256>> all = field.member("state", Overridden::words);
      Optional<SortedMap<Uint256, Uint256>> diff = field.member("stateDiff", Overridden::words);
      if (all.isPresent() && diff.isPresent()) {
        throw RpcError.server("an account has both 'state' and 'stateDiff'").toException();
      }
      return new Overridden(
          field.member("balance", Field::quantity),
          field.member("nonce", Field::unsignedLong),
          field.member("code", Field::data),
          all.isPresent(),
          all.or(() -> diff).orElse(new TreeMap<>()),
          field.member("movePrecompileToAddress", Field::address));
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

    /** Whether anything of the account itself is another. */
    private boolean changes() {
      return balance.isPresent()
          || nonce.isPresent()
          || code.isPresent()
          || whole
          || !words.isEmpty();
    }

    private StateDiff.Change on(Address address, Account before) {
      return new StateDiff.Updated(
          address,
          nonce.orElse(before.nonce()),
          balance.orElse(before.balance()),
          code.map(Keccak::hash).orElse(before.codeHash()),
          code.filter(bytes -> !bytes.isEmpty()),
          whole,
          words);
    }
  }

  /** Reads the object of a request. */
  public static StateOverrides read(Field field) {
    Map<String, Field> members = field.members();
    if (members.size() > MAX_ACCOUNTS) {
      throw field.fault("more than " + MAX_ACCOUNTS + " overridden accounts");
    }
    SortedMap<Address, Overridden> accounts = new TreeMap<>();
    members.forEach(
        (address, one) -> accounts.put(field.key(address).address(), Overridden.read(one)));
    return new StateOverrides(accounts);
  }

  /** The state under the overrides. */
  public WorldState on(WorldState base) {
    List<StateDiff.Change> changes = new ArrayList<>();
    accounts.forEach(
        (address, one) -> {
          if (one.changes()) {
            changes.add(one.on(address, base.account(address).orElse(Account.EMPTY)));
          }
        });
    return base.apply(new StateDiff(changes));
  }

  /**
   * The rules under the overrides: a precompile whose address is overridden is gone from there, and
   * stands where it was moved to.
   */
  public Rules on(Rules rules) {
    SortedMap<Address, Optional<Address>> moves = new TreeMap<>();
    accounts.forEach(
        (address, one) -> {
          boolean precompile = rules.precompiles().find(address).isPresent();
          one.movesTo.ifPresent(to -> check(address, to, precompile));
          if (precompile) {
            moves.put(address, one.movesTo);
          }
        });
    return moves.isEmpty() ? rules : rules.withPrecompiles(rules.precompiles().moved(moves));
  }

  private void check(Address from, Address to, boolean precompile) {
    if (!precompile) {
      throw RpcError.server("account " + from + " is not a precompile").toException();
    }
    if (to.equals(from)) {
      throw RpcError.of(-38022, "precompile " + from + " is moved to itself").toException();
    }
    if (accounts.containsKey(to)) {
      throw RpcError.server("account " + to + " is already overridden").toException();
    }
  }
}
