package io.witan.deploy.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.deploy.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramTest {
  @TempDir Path directory;

  private Path launcher(String path) throws IOException {
    Path file = directory.resolve(path);
    Files.createDirectories(file.getParent());
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    return file;
  }

  @Test
  void anUnpackedPackageAndASourceCheckoutAreStartedByTheirOwnLauncher() throws IOException {
    Path packaged = launcher("packaged/bin/witan");
    Path checkout = launcher("checkout/witan");
    for (Path each : new Path[] {packaged, checkout}) {
      Path folder = each.equals(packaged) ? packaged.getParent().getParent() : checkout.getParent();
      Program program = Program.of(folder.toString());
      assertEquals(Optional.of(each), program.manner().launcher());
    }
  }

  @Test
  void whatIsNoVersionIsRefusedInASentence() {
    String neither =
        assertThrows(CommandFailure.class, () -> Program.of(directory.toString())).getMessage();
    assertTrue(neither.contains("neither an unpacked package nor a source checkout"), neither);
    String missing =
        assertThrows(CommandFailure.class, () -> Program.of("no-such-version")).getMessage();
    assertTrue(missing.contains("no-such-version"), missing);
  }
}
