package io.witan.deploy.backup;

import io.witan.deploy.CommandFailure;
import io.witan.deploy.config.NodeConfig;
import io.witan.deploy.keys.SecretSource;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The files of keys that a node's settings name, by names that are the same on every node: its own
 * key, those of its parties and of its accounts. Passwords are in none of them, nor are keys that
 * settings name in the environment.
 */
public final class NodeSecrets {
  private static final String NODE_KEY = "node-key";
  private static final String PARTY = "private/";
  private static final String ACCOUNT = "keystore/";

  private NodeSecrets() {}

  /**
   * Reads them.
   *
   * @throws CommandFailure if one cannot be read
   */
  public static Map<String, byte[]> read(NodeConfig config) {
    Map<String, byte[]> files = new TreeMap<>();
    sources(config)
        .forEach(
            (name, source) -> {
              if (source instanceof SecretSource.InFile file) {
                files.put(name, content(file.path()));
              }
            });
    for (Path account : accounts(config)) {
      files.put(ACCOUNT + account.getFileName(), content(account));
    }
    return files;
  }

  private static Map<String, SecretSource> sources(NodeConfig config) {
    Map<String, SecretSource> sources = new TreeMap<>(Map.of(NODE_KEY, config.nodeKey()));
    List<SecretSource> parties = config.privacy().keys();
    for (int i = 0; i < parties.size(); i++) {
      sources.put(PARTY + i, parties.get(i));
    }
    return sources;
  }

  private static Path keystore(NodeConfig config) {
    return config.dataDir().resolve("keystore");
  }

  private static List<Path> accounts(NodeConfig config) {
    Path folder = keystore(config);
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException unreadable) {
      throw new CommandFailure("cannot read the folder " + folder);
    }
  }

  private static byte[] content(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException unreadable) {
      throw new CommandFailure("cannot read the key file " + file);
    }
  }

  /**
   * Writes them where a node's settings say that they are. What is there already stays.
   *
   * @return the files that were written
   * @throws CommandFailure if one cannot be written
   */
  public static List<Path> write(NodeConfig config, Map<String, byte[]> files) {
    List<Path> written = new ArrayList<>();
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Optional<Path> place = target(config, file.getKey());
      if (place.isEmpty()) {
        continue; // the settings name a variable now
      }
      Path target = place.get();
      try {
        Files.createDirectories(target.toAbsolutePath().getParent());
        Files.createFile(
            target,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(target, file.getValue(), StandardOpenOption.WRITE);
        written.add(target);
      } catch (FileAlreadyExistsException there) {
        // It is kept: the node that is restored may have newer keys.
      } catch (IOException failed) {
        throw new CommandFailure("cannot write the key file " + target);
      }
    }
    return written;
  }

  private static Optional<Path> target(NodeConfig config, String name) {
    if (name.startsWith(ACCOUNT)) {
      return Optional.of(keystore(config).resolve(Path.of(name).getFileName()));
    }
    return switch (sources(config).get(name)) {
      case SecretSource.InFile file -> Optional.of(file.path());
      case SecretSource.InVariable variable -> Optional.empty();
      case null ->
          throw new CommandFailure("the backup has more keys of parties than private.keys names");
    };
  }
}
