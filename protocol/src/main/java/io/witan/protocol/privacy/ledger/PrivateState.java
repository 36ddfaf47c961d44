package io.witan.protocol.privacy.ledger;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.privacy.extension.Extension;
import io.witan.protocol.rlp.RlpReader;
import io.witan.protocol.state.StateDiff;
import io.witan.protocol.state.WorldState;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The private accounts that some party has, what is kept of its contracts, and the extensions of
 * these that it has seen. Immutable. The root is over the accounts alone, as GoQuorum has it.
 */
public final class PrivateState {
  private final WorldState accounts;
  private final Kept kept;
  private final SortedMap<Address, ContractPrivacy> contracts;
  private final SortedMap<Address, Extension> extensions;
  private final Optional<Written> written;

  /** What a store has of a private state beside its accounts. */
  public interface Kept {
    /** Of a state of which nothing is stored. */
    Kept NOTHING =
        new Kept() {
          @Override
          public Optional<ContractPrivacy> contract(Address address) {
            return Optional.empty();
          }

          @Override
          public Optional<Extension> extension(Address management) {
            return Optional.empty();
          }

          @Override
          public Optional<Uint256> storageKey(Hash hash) {
            return Optional.empty();
          }
        };

    Optional<ContractPrivacy> contract(Address address);

    /** The extension that a contract manages. */
    Optional<Extension> extension(Address management);

    /** The key of a storage word, by its hash, if any account ever had it. */
    Optional<Uint256> storageKey(Hash hash);
  }

  /** What was written since {@link #at}, the last first. */
  private record Written(StateDiff diff, Optional<Written> before) {}

  private PrivateState(
      WorldState accounts,
      Kept kept,
      SortedMap<Address, ContractPrivacy> contracts,
      SortedMap<Address, Extension> extensions,
      Optional<Written> written) {
    this.accounts = accounts;
    this.kept = kept;
    this.contracts = Collections.unmodifiableSortedMap(contracts);
    this.extensions = Collections.unmodifiableSortedMap(extensions);
    this.written = written;
  }

  /** The state that a store holds. */
  public static PrivateState at(WorldState accounts, Kept kept) {
    return new PrivateState(accounts, kept, new TreeMap<>(), new TreeMap<>(), Optional.empty());
  }

  /** The state without accounts. */
  public static PrivateState empty() {
    return at(WorldState.empty(), Kept.NOTHING);
  }

  public WorldState accounts() {
    return accounts;
  }

  public Hash root() {
    return accounts.root();
  }

  /** What is kept of a contract; empty of a standard one and of one that is not private. */
  public Optional<ContractPrivacy> contract(Address address) {
    ContractPrivacy fresh = contracts.get(address);
    return fresh == null ? kept.contract(address) : Optional.of(fresh);
  }

  /** The extension that a contract manages. */
  public Optional<Extension> extension(Address management) {
    Extension fresh = extensions.get(management);
    return fresh == null ? kept.extension(management) : Optional.of(fresh);
  }

  /** What is kept of contracts since {@link #at}. */
  public SortedMap<Address, ContractPrivacy> addedContracts() {
    return contracts;
  }

  /** The extensions that went on since {@link #at}. */
  public SortedMap<Address, Extension> addedExtensions() {
    return extensions;
  }

  /** The keys of all storage words that were written since {@link #at}. */
  public SortedSet<Uint256> addedStorageKeys() {
    TreeSet<Uint256> keys = new TreeSet<>();
    for (Optional<Written> at = written; at.isPresent(); at = at.get().before) {
      for (StateDiff.Change change : at.get().diff.changes()) {
        if (change instanceof StateDiff.Updated updated) {
          keys.addAll(updated.storage().keySet());
        }
      }
    }
    return keys;
  }

  /**
   * All of an account's storage.
   *
   * @throws IllegalStateException if a word's key is not known, which an older version has stored
   */
  public SortedMap<Uint256, Uint256> storage(Address address) {
    TreeMap<Hash, Uint256> fresh = new TreeMap<>();
    addedStorageKeys().forEach(key -> fresh.put(Keccak.hash(key.toBytes32()), key));
    TreeMap<Uint256, Uint256> words = new TreeMap<>();
    accounts
        .storageAt(Keccak.hash(address.bytes()))
        .walk(
            Hash.ZERO.bytes(),
            (keyHash, value) -> {
              Hash hash = Hash.of(keyHash);
              Uint256 key =
                  Optional.ofNullable(fresh.get(hash))
                      .or(() -> kept.storageKey(hash))
                      .orElseThrow(
                          () -> new IllegalStateException("the key of a storage word is unknown"));
              words.put(key, RlpReader.decode(value, RlpReader::uint256));
              return true;
            });
    return words;
  }

  /** The state after some changes. */
  public PrivateState apply(StateDiff diff, SortedMap<Address, ContractPrivacy> more) {
    TreeMap<Address, ContractPrivacy> all = new TreeMap<>(contracts);
    all.putAll(more);
    return new PrivateState(
        accounts.apply(diff), kept, all, extensions, Optional.of(new Written(diff, written)));
  }

  /** The state after an extension began or went on. */
  public PrivateState with(Extension extension) {
    TreeMap<Address, Extension> all = new TreeMap<>(extensions);
    all.put(extension.management(), extension);
    return new PrivateState(accounts, kept, contracts, all, written);
  }
}
