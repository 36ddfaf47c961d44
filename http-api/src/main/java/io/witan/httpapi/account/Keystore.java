package io.witan.httpapi.account;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.actors.node.Elsewhere;
import io.witan.httpapi.rpc.Json;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.crypto.CurveOrder;
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.store.Duty;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A folder of accounts as files of {@link KeystoreV3}, named as geth names them. Files that others
 * put there are found; what is no key file is passed over.
 */
public final class Keystore {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH-mm-ss.nnnnnnnnn'Z'").withZone(ZoneOffset.UTC);
  private static final int LARGEST_FILE = 64 << 10;
  private static final int MOST_FILES = 10_000;

  private final Supplier<Optional<Path>> place;
  private final KeystoreV3.Cost cost;
  private final SecureRandom random = new SecureRandom();

  private Keystore(Supplier<Optional<Path>> place, KeystoreV3.Cost cost) {
    this.place = place;
    this.cost = cost;
  }

  /** The files of a folder, which is made with its first file. */
  public static Keystore in(Path folder) {
    return in(folder, KeystoreV3.Cost.STANDARD);
  }

  /** The same, whose new files have passwords that cost this. */
  public static Keystore in(Path folder, KeystoreV3.Cost cost) {
    return new Keystore(() -> Optional.of(folder), cost);
  }

  /** Without accounts, and without a place for new ones. */
  static Keystore none() {
    return new Keystore(Optional::empty, KeystoreV3.Cost.STANDARD);
  }

  /** Those that another JVM of the node's group has: {@link Elsewhere}. */
  public static Keystore elsewhere() {
    return new Keystore(
        () -> {
          throw new Elsewhere(Duty.MANAGER);
        },
        KeystoreV3.Cost.STANDARD);
  }

  /** An account and its file. */
  public record Entry(Address address, Path file) {}

  /** All accounts, by the names of their files: the oldest first. */
  public List<Entry> entries() {
    Optional<Path> folder = place.get().filter(Files::isDirectory);
    if (folder.isEmpty()) {
      return List.of();
    }
    List<Entry> found = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder.get())) {
      for (Path file : files.limit(MOST_FILES).sorted().toList()) {
        read(file)
            .flatMap(Keystore::address)
            .ifPresent(address -> found.add(new Entry(address, file)));
      }
    } catch (IOException failed) {
      throw new AccountRefused("cannot read the folder of key files");
    }
    return found;
  }

  /**
   * Writes an account's file, which only its owner can read.
   *
   * @throws AccountRefused if it is there already or cannot be written
   */
  public synchronized Entry add(Bytes secret, String password) {
    Address address = Secp256k1.get().publicKey(secret).address();
    if (find(address).isPresent()) {
      throw new AccountRefused("account already exists");
    }
    byte[] entropy = new byte[64];
    random.nextBytes(entropy);
    String json = KeystoreV3.encrypt(secret, password, cost, Bytes.wrap(entropy));
    String name = "UTC--" + STAMP.format(Instant.now()) + "--" + address.toHex().substring(2);
    Path folder =
        place.get().orElseThrow(() -> new AccountRefused("this node has no place for key files"));
    Path file = folder.resolve(name);
    try {
      Files.createDirectories(folder);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, json);
      return new Entry(address, file);
    } catch (IOException failed) {
      throw new AccountRefused("cannot write an account file under " + folder);
    }
  }

  /** Writes the file of a new account. */
  public Entry create(String password) {
    byte[] secret = new byte[32];
    do {
      random.nextBytes(secret);
    } while (!CurveOrder.isSecret(Bytes.of(secret)));
    return add(Bytes.wrap(secret), password);
  }

  /**
   * The key of an account. One at a time, as the derivation of a file's key takes much memory.
   *
   * @throws AccountRefused if there is no such account, or the password is not its own
   */
  synchronized OpenKey open(Address address, String password) {
    Path file =
        find(address).orElseThrow(() -> new AccountRefused("no key for given address or file"));
    JsonNode json =
        read(file).orElseThrow(() -> new AccountRefused("cannot read the account's key file"));
    OpenKey key;
    try {
      key = new OpenKey(KeystoreV3.decrypt(json, password));
    } catch (KeystoreV3.Refused refused) {
      throw new AccountRefused(refused.getMessage());
    } catch (IllegalArgumentException noKey) {
      throw new AccountRefused("the account's key file holds no key of the curve secp256k1");
    }
    if (!key.address().equals(address)) {
      key.close();
      throw new AccountRefused("key content mismatch: the key file is of another account");
    }
    return key;
  }

  boolean holds(Address address) {
    return find(address).isPresent();
  }

  private Optional<Path> find(Address address) {
    return entries().stream()
        .filter(entry -> entry.address().equals(address))
        .map(Entry::file)
        .findFirst();
  }

  private static Optional<JsonNode> read(Path file) {
    try {
      return Files.isRegularFile(file) && Files.size(file) <= LARGEST_FILE
          ? Json.parse(Files.readString(file))
          : Optional.empty();
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  private static Optional<Address> address(JsonNode json) {
    try {
      return Optional.of(Address.of(Bytes.fromHex(json.path("address").asText())));
    } catch (IllegalArgumentException noAddress) {
      return Optional.empty();
    }
  }
}
