package io.witan.persistence.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.execution.ExecutedBlock;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.state.StateAudit;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a process that applies blocks: what is left must be whole blocks with whole states. */
class StoreKillTest {
  private static final int LIVES = 3;
  private static final int BLOCKS = 150;

  @TempDir Path directory;

  @Test
  void aKilledProcessLeavesWholeBlocksAndTheNextOneGoesOn() throws Exception {
    long before = -1;
    for (int life = 0; life < LIVES; life++) {
      long said = lifeOf();
      try (RocksLedgerStore store =
          RocksLedgerStore.open(
              directory, SampleChain.genesis().hash(), StateMode.ARCHIVE, StoreLimits.SMALL)) {
        long height = store.appliedHeight();
        assertTrue(height >= said && said > before, before + ", " + said + ", " + height);
        Hash parent = Hash.ZERO;
        for (long at = 0; at <= height; at++) {
          Hash hash = store.hashAt(at).orElseThrow();
          Block block = store.block(hash).orElseThrow();
          assertEquals(parent, block.header().parentHash());
          assertTrue(store.outcomes(hash).isPresent() && store.senders(hash).isPresent());
          parent = hash;
        }
        Block head = store.block(parent).orElseThrow();
        StateAudit.Found found = store.stateAt(head.header()).audit();
        assertTrue(found.accounts() > 0 && found.words() > 0, found.toString());
        before = height;
      }
    }
  }

  @Test
  void aStoreWhoseLastWritesAPowerCutTookIsAtAnEarlierWholeBlockAndGoesOnFromThere()
      throws IOException {
    Path cut = directory.resolve("cut");
    List<ExecutedBlock> chain = new ArrayList<>();
    try (RocksLedgerStore store = open(directory.resolve("whole"))) {
      SampleChain blocks = new SampleChain(1, store);
      for (int i = 0; i < BLOCKS; i++) {
        chain.add(blocks.next());
        store.apply(chain.getLast());
      }
      copyWithAShorterLog(directory.resolve("whole"), cut);
    }
    try (RocksLedgerStore store = open(cut)) {
      long height = store.appliedHeight();
      assertTrue(height > 0 && height < BLOCKS - 1, "at " + height);
      Header head = chain.get((int) height).block().header();
      SampleChain.check(head, store.stateAt(head));
      chain.subList((int) height + 1, BLOCKS).forEach(store::apply);
      for (ExecutedBlock block : chain) {
        SampleChain.check(block.block().header(), store.stateAt(block.block().header()));
      }
    }
  }

  private static RocksLedgerStore open(Path directory) {
    return RocksLedgerStore.open(
        directory, SampleChain.genesis().hash(), StateMode.ARCHIVE, StoreLimits.SMALL);
  }

  private static void copyWithAShorterLog(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(from)) {
      for (Path file : files) {
        byte[] content = Files.readAllBytes(file);
        boolean log = file.toString().endsWith(".log");
        int kept = log ? content.length * 2 / 3 : content.length;
        Files.write(to.resolve(file.getFileName()), Arrays.copyOf(content, kept));
      }
    }
  }

  private long lifeOf() throws IOException, InterruptedException {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                StoreWriter.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    long last = -1;
    try (BufferedReader lines = child.inputReader(StandardCharsets.US_ASCII)) {
      for (int i = 0; i < BLOCKS; i++) {
        String line = lines.readLine();
        assertTrue(line != null, "the child died by itself");
        last = Long.parseLong(line.substring("applied ".length()));
      }
    } finally {
      child.destroyForcibly();
      assertTrue(child.waitFor(60, TimeUnit.SECONDS));
    }
    return last;
  }
}
