package io.witan.deploy.node;

import io.witan.deploy.CommandFailure;
import io.witan.persistence.store.RocksPrivateStore;
import io.witan.persistence.store.StoreLimits;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.ledger.PrivateStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stores of a node's private states, a folder each. Beside each folder stands whose state it
 * is: with other keys other payloads are opened, so that it is made anew from the chain.
 */
final class PrivateStores implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("io.witan.node");
  private static final String OWNERS = ".keys";

  private final Path folder;
  private final Hash genesis;

  /** Whether states of before this version, which do not say whose they are, are of these keys. */
  private final boolean single;

  private final Map<String, PrivateStore> open = new TreeMap<>();

  PrivateStores(Path folder, Hash genesis, boolean single) {
    this.folder = folder;
    this.genesis = genesis;
    this.single = single;
  }

  /**
   * A private state's store, opened when it is asked for first.
   *
   * @param name of its folder
   * @param keys of its parties
   * @throws CommandFailure if its folder cannot be read or written
   */
  synchronized PrivateStore open(String id, String name, List<PartyKey> keys) {
    PrivateStore before = open.get(name);
    if (before != null) {
      return before;
    }
    Path own = folder.resolve(name);
    try {
      claim(own, folder.resolve(name + OWNERS), keys, id);
    } catch (IOException failed) {
      throw new CommandFailure("cannot use the folder " + own + ": " + failed.getMessage());
    }
    PrivateStore store = RocksPrivateStore.open(own, genesis, StoreLimits.PRIVATE_STATE);
    open.put(name, store);
    return store;
  }

  /** Whose a private state is; empty where an earlier version made it, for all keys it had. */
  static Optional<List<PartyKey>> owners(Path folder, String name) throws IOException {
    Path owners = folder.resolve(name + OWNERS);
    return Files.exists(owners)
        ? Optional.of(Files.readAllLines(owners).stream().map(PartyKey::fromBase64).toList())
        : Optional.empty();
  }

  /** The old state goes before the new owners are written, so that no crash leaves it to them. */
  private void claim(Path own, Path owners, List<PartyKey> keys, String id) throws IOException {
    List<String> now = keys.stream().sorted().map(PartyKey::toBase64).toList();
    boolean known = Files.exists(owners);
    if (known && Files.readAllLines(owners).equals(now)) {
      return;
    }
    if (Files.exists(own) && (known || !(single || keys.isEmpty()))) {
      LOG.info("private state {} has other keys than before; making it anew from the chain", id);
      delete(own);
    }
    Files.createDirectories(folder);
    Path written = Files.write(folder.resolve(own.getFileName() + ".new"), now);
    Files.move(
        written, owners, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void delete(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.walk(folder)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : all) {
      Files.delete(file);
    }
  }

  @Override
  public synchronized void close() {
    open.values().forEach(PrivateStore::close);
    open.clear();
  }
}
