package io.witan.httpapi.account;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.crypto.Signer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The accounts whose keys this node holds. Each is locked, a file that its password opens, until
 * somebody unlocks it; then its key is in memory until it is locked again or its time is over.
 */
public final class NodeAccounts {
  /** geth's text for an account that is there but locked. */
  static final String LOCKED = "authentication needed: password or unlock";

  private final Keystore keystore;
  private final boolean unlockable;
  private final Map<Address, OpenKey> open = new ConcurrentHashMap<>();

  /**
   * The accounts of a keystore, all locked.
   *
   * @param unlockable whether a request may unlock one, as whoever can send a request can then use
   *     it (geth's {@code --allow-insecure-unlock})
   */
  public NodeAccounts(Keystore keystore, boolean unlockable) {
    this.keystore = keystore;
    this.unlockable = unlockable;
  }

  /** No accounts, and no place for new ones. */
  public static NodeAccounts none() {
    return new NodeAccounts(Keystore.none(), false);
  }

  /** One of the accounts. */
  public record Listed(Address address, Path file, boolean unlocked) {}

  /** All accounts, the oldest first. */
  public List<Listed> list() {
    return keystore.entries().stream()
        .map(e -> new Listed(e.address(), e.file(), open.containsKey(e.address())))
        .toList();
  }

  public Address create(String password) {
    return keystore.create(password).address();
  }

  /** Keeps a secret key that was made elsewhere. */
  public Address add(Bytes secret, String password) {
    return keystore.add(secret, password).address();
  }

  /**
   * Opens an account until it is locked; on the word of the operator, not of a request.
   *
   * @throws AccountRefused if there is no such account, or the password is not its own
   */
  public void unlock(Address address, String password) {
    keep(keystore.open(address, password));
  }

  /** Opens an account for some time on request; zero for until it is locked. */
  public void unlockOnRequest(Address address, String password, Duration time) {
    if (!unlockable) {
      throw new AccountRefused("account unlock with HTTP access is forbidden");
    }
    OpenKey key = keystore.open(address, password);
    keep(key);
    if (!time.isZero()) {
      CompletableFuture.delayedExecutor(time.toMillis(), TimeUnit.MILLISECONDS)
          .execute(() -> forget(key));
    }
  }

  private void keep(OpenKey key) {
    OpenKey before = open.put(key.address(), key);
    if (before != null) {
      before.close();
    }
  }

  private void forget(OpenKey key) {
    open.remove(key.address(), key);
    key.close();
  }

  /** Locks an account; false where the node has none of this address. */
  public boolean lock(Address address) {
    Optional.ofNullable(open.get(address)).ifPresent(this::forget);
    return keystore.holds(address);
  }

  /** Locks all accounts. */
  public void lockAll() {
    open.values().forEach(this::forget);
  }

  /**
   * The signer of an account that is unlocked now. It refuses once that is over.
   *
   * @throws AccountRefused if it is locked, or is no account of this node
   */
  public Signer signer(Address address) {
    OpenKey key = open.get(address);
    if (key == null) {
      throw new AccountRefused(keystore.holds(address) ? LOCKED : "unknown account");
    }
    return new Current(address);
  }

  /** Signs as {@link #signer}, with the key that is open when it is asked. */
  private final class Current implements Signer {
    private final Address address;

    Current(Address address) {
      this.address = address;
    }

    @Override
    public Address address() {
      return address;
    }

    @Override
    public Signature sign(Hash digest) {
      OpenKey key = open.get(address);
      if (key == null) {
        throw new AccountRefused(LOCKED);
      }
      return key.sign(digest);
    }
  }

  /** Does something with the key that a password opens; the account stays as it is. */
  public <T> CompletionStage<T> signing(
      Address address, String password, Function<Signer, CompletionStage<T>> work) {
    OpenKey key = keystore.open(address, password);
    CompletionStage<T> done;
    try {
      done = work.apply(key);
    } catch (RuntimeException failed) {
      key.close();
      throw failed;
    }
    return done.whenComplete((result, fault) -> key.close());
  }
}
