package io.witan.deploy.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.actors.host.Cores;
import io.witan.deploy.CommandFailure;
import io.witan.deploy.chainfile.ChainFile;
import io.witan.deploy.config.NodeConfigFile;
import io.witan.deploy.genesis.GenesisFile;
import io.witan.deploy.keys.NodeKey;
import io.witan.deploy.network.NetworkFolder;
import io.witan.deploy.network.NodeProcess;
import io.witan.deploy.network.RpcClient;
import io.witan.persistence.store.RocksLedgerStore;
import io.witan.persistence.store.StateMode;
import io.witan.persistence.store.StoreLimits;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.Genesis;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Makes a chain, executes it alone, imports it into a node, gives three others what that one then
 * has, and lets a fifth node fetch it all from the four while they go on making blocks.
 */
final class SyncBench {
  private static final int VALIDATORS = 4;
  private static final int FRESH = VALIDATORS + 1;
  private static final int BUFFER = 1 << 20;

  private final NetworkFolder folder;
  private final NetworkFolder.Shape shape;
  private final int blocks;
  private final int transfers;
  private final Consumer<String> progress;

  /** In a folder that does not exist yet, with ports from {@code firstPort} on. */
  SyncBench(Path dir, int firstPort, int blocks, int transfers, Consumer<String> progress) {
    this.folder = new NetworkFolder(dir);
    this.shape =
        new NetworkFolder.Shape(
            VALIDATORS, 1337, 1, 4, firstPort, firstPort + FRESH, NetworkFolder.Engine.QBFT);
    this.blocks = blocks;
    this.transfers = transfers;
    this.progress = progress;
  }

  Path file() {
    return folder.path().resolve("chain.rlp");
  }

  /** Writes the chain's file. */
  void make() {
    folder.create(shape);
    folder.addObserver(FRESH, shape);
    Genesis genesis = genesis();
    List<NodeKey> keys = new ArrayList<>();
    for (int i = 1; i <= VALIDATORS; i++) {
      keys.add(NodeKey.read(folder.node(i).resolve("nodekey")));
    }
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file()), BUFFER);
        RocksLedgerStore store =
            RocksLedgerStore.open(
                folder.path().resolve("making"),
                genesis.block().hash(),
                new StateMode.Pruned(8),
                StoreLimits.SMALL)) {
      write(out, genesis.block());
      var cores = Cores.of(Runtime.getRuntime().availableProcessors());
      new SealedChain(genesis, keys, folder.developmentAccount(), store, cores)
          .make(blocks, transfers, block -> write(out, block));
    } catch (IOException failed) {
      throw new CommandFailure("cannot write the file " + file());
    }
    delete(folder.path().resolve("making"));
  }

  private static void write(OutputStream out, Block block) {
    try {
      out.write(block.encode().unsafeArray());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  ExecutionAlone.Measured alone() {
    Path ledger = folder.path().resolve("alone");
    try {
      return new ExecutionAlone(genesis(), file(), ledger).run();
    } finally {
      delete(ledger);
    }
  }

  /** The command {@code import} as the launcher runs it, ended by force so many times. */
  Interrupted.Measured importing(int kills, SplittableRandom random) {
    Path log = folder.node(1).resolve("import.log");
    String config = config(1).toString();
    Supplier<Process> start =
        () ->
            NodeProcess.run(
                log,
                NodeProcess.Manner.AS_THIS.with(List.of("-Xms512m", "-Xmx2g")),
                List.of("import", "--config", config, file().toString()));
    Interrupted run = new Interrupted(start, () -> lastBlock(log), blocks, progress);
    Interrupted.Measured measured = run.run(kills, random, () -> {});
    for (int i = 2; i <= VALIDATORS; i++) {
      copy(data(1), data(i));
    }
    return measured;
  }

  /** The fifth node, from nothing to the last block, ended by force so many times. */
  Interrupted.Measured syncing(int kills, SplittableRandom random) {
    List<NodeProcess> nodes = new ArrayList<>();
    try {
      for (int i = 1; i <= VALIDATORS; i++) {
        nodes.add(NodeProcess.start(config(i), NodeConfigFile.read(config(i))));
      }
      RpcClient first = client(1);
      Interrupted.await(() -> height(first) > blocks, "the four validators make no block");
      RpcClient fresh = client(FRESH);
      Path log = folder.node(FRESH).resolve("witan.log");
      Supplier<Process> start =
          () -> NodeProcess.run(log, "node", "--config", config(FRESH).toString());
      Interrupted run = new Interrupted(start, () -> height(fresh), blocks, progress);
      return run.run(kills, random, () -> compare(first, fresh));
    } finally {
      nodes.forEach(NodeProcess::stop);
      nodes.forEach(NodeProcess::awaitStop);
    }
  }

  /** Block hash and state root of the last block made, by both nodes and by the file. */
  private void compare(RpcClient one, RpcClient other) {
    Block last;
    try (ChainFile file = ChainFile.open(file())) {
      last = file.hashAt(blocks).flatMap(file::block).orElseThrow();
    }
    String number = "0x" + Integer.toHexString(blocks);
    for (RpcClient client : List.of(one, other)) {
      Optional<JsonNode> block = client.call("eth_getBlockByNumber", number, false);
      boolean same =
          block.isPresent()
              && block.get().path("hash").asText().equals(last.hash().toHex())
              && block.get().path("stateRoot").asText().equals(last.header().stateRoot().toHex());
      if (!same) {
        throw new CommandFailure("block " + blocks + " of " + client.url() + " is another one");
      }
    }
    progress.accept("the same state root at block " + blocks + ": " + last.header().stateRoot());
  }

  private Genesis genesis() {
    return GenesisFile.read(folder.genesis());
  }

  private Path config(int node) {
    return folder.node(node).resolve("node.conf");
  }

  private Path data(int node) {
    return NodeConfigFile.read(config(node)).dataDir();
  }

  private RpcClient client(int node) {
    return new RpcClient("http://127.0.0.1:" + (shape.httpPort() + node - 1));
  }

  private static long height(RpcClient client) {
    return client.quantity("eth_blockNumber").orElse(-1L);
  }

  /** What the command says of its progress. */
  private static long lastBlock(Path log) {
    try (Stream<String> lines = Files.lines(log)) {
      return lines
          .filter(line -> line.startsWith("block ") && line.contains(" of "))
          .mapToLong(line -> Long.parseLong(line.split(" ", 3)[1]))
          .max()
          .orElse(-1);
    } catch (IOException notYet) {
      return -1;
    }
  }

  private static void copy(Path from, Path to) {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    } catch (IOException failed) {
      throw new CommandFailure("cannot copy " + from + " to " + to);
    }
  }

  static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    } catch (IOException failed) {
      throw new CommandFailure("cannot delete " + directory);
    }
  }
}
