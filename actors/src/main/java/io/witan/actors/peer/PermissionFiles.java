package io.witan.actors.peer;

import io.witan.protocol.wire.Admission;
import io.witan.protocol.wire.NodeList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reads {@code permissioned-nodes.json} and {@code disallowed-nodes.json} of a data directory as
 * GoQuorum names them. A file that is missing, and one that cannot be read, are told apart: without
 * the first nobody is admitted, without the second nobody is barred, and with an unreadable one
 * nobody is admitted.
 */
public final class PermissionFiles implements Supplier<Admission> {
  private final Path permitted;
  private final Path disallowed;

  public PermissionFiles(Path permitted, Path disallowed) {
    this.permitted = permitted;
    this.disallowed = disallowed;
  }

  /** Those of a data directory, under GoQuorum's names. */
  public static PermissionFiles in(Path dataDirectory) {
    return new PermissionFiles(
        dataDirectory.resolve("permissioned-nodes.json"),
        dataDirectory.resolve("disallowed-nodes.json"));
  }

  @Override
  public Admission get() {
    return new Admission(true, read(permitted), read(disallowed));
  }

  private static Optional<NodeList> read(Path file) {
    try {
      if (Files.size(file) > NodeList.MAX_LENGTH) {
        return Optional.of(NodeList.broken("file is larger than " + NodeList.MAX_LENGTH));
      }
      return Optional.of(NodeList.parse(Files.readString(file)));
    } catch (NoSuchFileException missing) {
      return Optional.empty();
    } catch (IOException unreadable) {
      return Optional.of(NodeList.broken("file cannot be read"));
    }
  }
}
