package io.witan.actors.node;

import io.witan.protocol.store.DiskRoom;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Optional;

/** Whether the data directory can be written. What failed to write it seldom says why. */
public final class DataDisk {
  private static final int PROBE_BYTES = 64 << 10;

  private DataDisk() {}

  /** Why nothing, or too little, can be written there; empty where it can be. */
  public static Optional<String> trouble(Path dataDir) {
    Path probe = dataDir.resolve("probe.tmp");
    try {
      try (FileChannel file =
          FileChannel.open(probe, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.allocate(PROBE_BYTES);
        while (bytes.hasRemaining()) {
          file.write(bytes);
        }
        file.force(true);
      } finally {
        Files.deleteIfExists(probe);
      }
      return DiskRoom.lack(Files.getFileStore(dataDir).getUsableSpace(), DiskRoom.LEAST);
    } catch (IOException failed) {
      String reason =
          failed instanceof FileSystemException file && file.getReason() != null
              ? file.getReason()
              : String.valueOf(failed.getMessage());
      return Optional.of(reason.substring(0, 1).toLowerCase(Locale.ROOT) + reason.substring(1));
    }
  }
}
