package io.witan.deploy.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.deploy.cli.Commands;
import io.witan.deploy.genesis.GenesisFile;
import io.witan.deploy.keys.NodeKey;
import io.witan.deploy.network.NetworkFolder.Engine;
import io.witan.deploy.node.SmallNetwork;
import io.witan.persistence.store.RocksLedgerStore;
import io.witan.persistence.store.StateMode;
import io.witan.persistence.store.StoreLimits;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.Genesis;
import io.witan.protocol.machine.Workers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code witan bench sync} measures, in small. */
final class SealedChainTest {
  private static final int BLOCKS = 300;
  private static final int TRANSFERS = 4;
  private static final int BAD = 217;

  @TempDir Path folder;

  @Test
  void aMadeChainIsExecutedImportedAndFetchedByANodeWithoutBlocks() throws IOException {
    try (SmallNetwork net = new SmallNetwork(folder.resolve("net"), 2, Engine.QBFT)) {
      Genesis genesis = GenesisFile.read(net.folder.genesis());
      List<Block> blocks = make(net, genesis);
      Path whole = write("whole", blocks);
      var alone = new ExecutionAlone(genesis, whole, folder.resolve("alone")).run();
      assertEquals(BLOCKS, alone.blocks());
      assertEquals(BLOCKS * TRANSFERS, alone.transactions());

      Commands.Result bad = bring(net, 1, broken(blocks));
      assertEquals(1, bad.code(), bad.text());
      assertTrue(bad.text().contains("block " + BAD + ": its body"), bad.text());
      Commands.Result rest = bring(net, 1, whole);
      assertEquals(0, rest.code(), rest.text());
      assertTrue(rest.text().contains("the node's last is " + BLOCKS), rest.text());

      net.start(1);
      net.start(2);
      SmallNetwork.await("true", () -> "" + (net.height(2) > BLOCKS));
      String last = "0x" + Integer.toHexString(BLOCKS);
      String root = blocks.getLast().header().stateRoot().toHex();
      for (int node : List.of(1, 2)) {
        var found = net.client(node).call("eth_getBlockByNumber", last, false).orElseThrow();
        assertEquals(root, found.path("stateRoot").asText());
      }
    }
  }

  private List<Block> make(SmallNetwork net, Genesis genesis) {
    List<Block> blocks = new ArrayList<>();
    blocks.add(genesis.block());
    List<NodeKey> keys = List.of(net.key(1), net.key(2));
    NodeKey funded = net.folder.developmentAccount();
    try (RocksLedgerStore store =
        RocksLedgerStore.open(
            folder.resolve("making"),
            genesis.block().hash(),
            StateMode.ARCHIVE,
            StoreLimits.SMALL)) {
      new SealedChain(genesis, keys, funded, store, Workers.CALLER)
          .make(BLOCKS, TRANSFERS, blocks::add);
    }
    return blocks;
  }

  private Path write(String name, List<Block> blocks) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Block block : blocks) {
      out.writeBytes(block.encode().toArray());
    }
    return Files.write(folder.resolve(name), out.toByteArray());
  }

  /** The same with one signature changed in one block. */
  private Path broken(List<Block> blocks) throws IOException {
    Path file = write("broken", blocks);
    byte[] bytes = Files.readAllBytes(file);
    int end = blocks.subList(0, BAD + 1).stream().mapToInt(block -> block.encode().size()).sum();
    bytes[end - 10] ^= 1;
    return Files.write(file, bytes);
  }

  private static Commands.Result bring(SmallNetwork net, int node, Path file) {
    String config = net.folder.nodeConfigs().get(node - 1).toString();
    return Commands.run("import", "--config", config, file.toString());
  }
}
