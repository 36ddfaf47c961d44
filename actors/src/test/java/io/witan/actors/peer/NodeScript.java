package io.witan.actors.peer;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.wire.NodeKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** Scripts of {@code deploy/examples/devp2p}, which speak with us by an implementation not ours. */
final class NodeScript {
  /** The scripts' own key. */
  static final NodeKey KEY = NodeKey.of(Secp256k1.get(), Bytes.fromHex("57".repeat(32)));

  private final Path folder;

  private NodeScript(Path folder) {
    this.folder = folder;
  }

  /** Installs what the scripts need. In CI that must succeed; elsewhere there may be no npm. */
  static NodeScript install() throws IOException, InterruptedException {
    Path source = source();
    Path folder = Files.createDirectories(Path.of("target", "devp2p").toAbsolutePath());
    NodeScript scripts = new NodeScript(folder);
    for (String file : List.of("package.json", "package-lock.json", "client.mjs", "discover.mjs")) {
      Files.copy(source.resolve(file), folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
    boolean ready = false;
    try {
      ready =
          Files.isDirectory(folder.resolve("node_modules/@ethereumjs/devp2p"))
              || scripts.start("npm", "ci", "--no-audit", "--no-fund").finish().code() == 0;
    } catch (IOException absent) {
      // Said below.
    }
    String why = "node and npm, or the npm registry, are not there";
    if (System.getenv("CI") != null) {
      Assertions.assertTrue(ready, why);
    }
    Assumptions.assumeTrue(ready, why);
    return scripts;
  }

  private static Path source() {
    Path here = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(here.resolve("deploy/examples/devp2p"))) {
      here = here.getParent();
    }
    return here.resolve("deploy/examples/devp2p");
  }

  Running start(String... command) throws IOException {
    return new Running(
        new ProcessBuilder(new ArrayList<>(List.of(command)))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start());
  }

  /** A script at work. */
  record Running(Process process) {
    Finished finish() throws IOException, InterruptedException {
      byte[] out = process.getInputStream().readAllBytes();
      return new Finished(process.waitFor(), new String(out, StandardCharsets.UTF_8));
    }
  }

  /** What it said, and its exit code. */
  record Finished(int code, String out) {}
}
