package io.witan.actors.node;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.persistence.testkit.PersistenceTestKitPlugin;
import akka.persistence.testkit.PersistenceTestKitSnapshotPlugin;
import akka.persistence.testkit.javadsl.PersistenceTestKit;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.witan.actors.host.Cores;
import io.witan.actors.peer.Peers;
import io.witan.actors.peer.PeersSettings;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.chain.BlockAppended;
import io.witan.protocol.chain.ChainState;
import io.witan.protocol.consensus.bft.Engines;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.ledger.BlockHash;
import io.witan.protocol.ledger.EmptyHashes;
import io.witan.protocol.ledger.Genesis;
import io.witan.protocol.ledger.HeaderBuilder;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.ledger.TransactionCodec;
import io.witan.protocol.machine.ChainedRecord;
import io.witan.protocol.machine.Frame;
import io.witan.protocol.pool.PoolLimits;
import io.witan.protocol.rules.BftConfig;
import io.witan.protocol.rules.BftConfig.Algorithm;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.rules.ForkSchedule;
import io.witan.protocol.rules.Transition;
import io.witan.protocol.state.StateDiff;
import io.witan.protocol.store.LedgerStore;
import io.witan.protocol.store.MemoryLedgerStore;
import io.witan.protocol.votes.VoteRecord;
import io.witan.protocol.votes.VotesState;
import io.witan.protocol.wire.Admission;
import io.witan.protocol.wire.EnodeUrl;
import io.witan.protocol.wire.ForkIds;
import io.witan.protocol.wire.NodeKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Stream;

/** Validators in one JVM, each with an actor system and an in-memory journal of its own. */
final class TestNetwork implements AutoCloseable {
  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final List<String> IDS = List.of("votes|node", "locals|node", "chain|node");

  private final List<Bytes> secrets = new ArrayList<>();
  private final List<Member> members = new ArrayList<>();
  private final LoopbackPeers peers = new LoopbackPeers();
  private final ObjectCodec<BlockAppended> blocks = new ObjectCodec<>();
  private final ObjectCodec<ChainState> snapshots = new ObjectCodec<>();
  private final ObjectCodec<VoteRecord> votes = new ObjectCodec<>();
  private final ObjectCodec<VotesState> voteSnapshots = new ObjectCodec<>();
  private final Genesis genesis;
  private final Path dataDir;
  private final Wiring wiring;
  private final List<Integer> ports = new ArrayList<>();

  /** How the nodes reach each other. */
  enum Wiring {
    LOOPBACK,
    RLPX
  }

  /** A running node. */
  record Member(ActorTestKit kit, PersistenceTestKit journal, Node node, LedgerStore store) {
    List<Object> records(String id) {
      return journal.persistedInStorage(id);
    }
  }

  TestNetwork(int size, Path dataDir) {
    this(size, dataDir, Wiring.LOOPBACK);
  }

  TestNetwork(int size, Path dataDir, Wiring wiring) {
    this(size, dataDir, wiring, Algorithm.QBFT, List.of());
  }

  TestNetwork(
      int size, Path dataDir, Wiring wiring, Algorithm first, List<Transition> transitions) {
    this.dataDir = dataDir;
    this.wiring = wiring;
    for (int i = 1; i <= size; i++) {
      byte[] secret = new byte[32];
      secret[31] = (byte) i;
      secrets.add(Bytes.wrap(secret));
      ports.add(freePort());
    }
    List<Address> validators =
        secrets.stream().map(this::key).map(PublicKey::address).sorted().toList();
    this.genesis = genesis(validators, first, transitions);
    for (int i = 0; i < size; i++) {
      members.add(start(i, id -> Stream.empty(), new MemoryLedgerStore()));
    }
  }

  private static Genesis genesis(
      List<Address> validators, Algorithm first, List<Transition> transitions) {
    BftConfig bft =
        BftConfig.QBFT_DEFAULTS.with(first).withTimes(PERIOD, Duration.ofSeconds(2), Duration.ZERO);
    ChainConfig config =
        new ChainConfig(
            Uint256.of(1337),
            ForkSchedule.all(Fork.BERLIN),
            Optional.of(bft),
            transitions,
            Optional.empty(),
            List.of(),
            65_536,
            false);
    Bytes extra =
        Engines.of(first)
            .encoding()
            .extraData(Bytes.wrap(new byte[32]), validators, Optional.empty());
    HeaderBuilder header =
        new HeaderBuilder()
            .stateRoot(EmptyHashes.TRIE)
            .gasLimit(30_000_000)
            .difficulty(Uint256.ONE)
            .mixHash(BlockHash.ISTANBUL_DIGEST)
            .timestamp(InstantSource.system().instant().getEpochSecond() - 10)
            .extraData(extra);
    return new Genesis(config, header.build(), StateDiff.NONE);
  }

  private PublicKey key(Bytes secret) {
    return Secp256k1.get().publicKey(secret);
  }

  Member member(int index) {
    return members.get(index);
  }

  Genesis genesis() {
    return genesis;
  }

  /** A transfer of nothing, signed by the key that a validator also uses. */
  RecoveredTransaction transfer(int signer, long nonce) {
    Secp256k1 curve = Secp256k1.get();
    Signature none = new Signature(0, Uint256.ONE, Uint256.ONE);
    Signature signature =
        curve.sign(secrets.get(signer), TransactionCodec.signingHash(transfer(nonce, none)));
    return RecoveredTransaction.recover(transfer(nonce, signature), curve, true).orElseThrow();
  }

  private Transaction transfer(long nonce, Signature signature) {
    return new Transaction.AccessList(
        genesis.config().chainId(),
        nonce,
        Uint256.ZERO,
        30_000,
        Optional.of(Address.ZERO),
        Uint256.ZERO,
        Bytes.EMPTY,
        List.of(),
        signature);
  }

  /** A frame of one node to another, past whatever the sender says itself. */
  void say(int from, int to, Frame frame) {
    peers.deliver(key(secrets.get(from)), key(secrets.get(to)), frame);
  }

  /** Ends a node's actor system without warning its actors. */
  Member kill(int index) {
    Member member = members.get(index);
    member.kit().shutdownTestKit();
    return member;
  }

  /** Starts a node again with a record in its journal that does not follow the others. */
  Member restartDamaged(int index) {
    Member dead = members.get(index);
    return again(index, id -> Stream.of(dead, dead).flatMap(m -> m.records(id).stream()), dead);
  }

  /** Starts a node again from an older copy of its journal: of one block, and no vote yet. */
  Member restartFromCopy(int index) {
    Member dead = members.get(index);
    return again(
        index, id -> dead.records(id).stream().limit(id.startsWith("chain") ? 1 : 0), dead);
  }

  private Member again(int index, Function<String, Stream<Object>> records, Member dead) {
    Member alive = start(index, records, dead.store());
    members.set(index, alive);
    return alive;
  }

  /** Starts a node again from the journal that it left, with the given ledger store. */
  Member restart(int index, LedgerStore store) {
    Member dead = members.get(index);
    Member alive = start(index, id -> dead.records(id).stream(), store);
    members.set(index, alive);
    return alive;
  }

  private Member start(int index, Function<String, Stream<Object>> records, LedgerStore store) {
    Config config =
        PersistenceTestKitPlugin.getInstance()
            .config()
            .withFallback(PersistenceTestKitSnapshotPlugin.config())
            .withFallback(
                ConfigFactory.parseString(
                    """
                    akka.persistence.testkit.events.serialize = off
                    akka.persistence.testkit.snapshots.serialize = off
                    """))
            .withFallback(ConfigFactory.load());
    ActorTestKit kit = ActorTestKit.create("node" + index, config);
    PersistenceTestKit journal = PersistenceTestKit.create(kit.system());
    IDS.forEach(id -> journal.persistForRecovery(id, records.apply(id).toList()));
    Bytes secret = secrets.get(index);
    PublicKey self = key(secret);
    Secp256k1 curve = Secp256k1.get();
    NodeSettings settings =
        new NodeSettings(
            genesis,
            new NodeInfo(
                "Witan/test",
                self.address(),
                EnodeUrl.of(self, "127.0.0.1", 30303 + index),
                Optional.empty(),
                "127.0.0.1"),
            curve.signer(secret),
            curve,
            PoolLimits.STANDARD,
            30_000_000,
            Duration.ofMillis(300),
            dataDir,
            Optional.empty());
    BlockJournal recorded =
        (height, block) -> {
          for (Object entry : journal.persistedInStorage("chain|node")) {
            BlockAppended record = blocks.decode("test", ((ChainedRecord) entry).payload());
            if (record.block().number() >= height) {
              block.accept(record.block());
            }
          }
        };
    NodePorts ports =
        new NodePorts(
            store,
            recorded,
            blocks,
            snapshots,
            votes,
            voteSnapshots,
            Cores.of(2),
            events ->
                wiring == Wiring.LOOPBACK
                    ? peers.of(self, events)
                    : Peers.create(rlpx(index), events),
            Optional.empty(),
            InstantSource.system());
    return new Member(kit, journal, Node.start(kit.system(), settings, ports), store);
  }

  private PeersSettings rlpx(int index) {
    List<EnodeUrl> others = new ArrayList<>();
    for (int i = 0; i < secrets.size(); i++) {
      if (i != index) {
        others.add(EnodeUrl.of(key(secrets.get(i)), "127.0.0.1", ports.get(i)));
      }
    }
    return new PeersSettings(
        NodeKey.of(Secp256k1.get(), secrets.get(index)),
        "Witan/test",
        new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.get(index)),
        "127.0.0.1",
        1337,
        genesis.block().hash(),
        ForkIds.of(genesis),
        PeersSettings.QBFT,
        others,
        Optional.empty(),
        () -> Admission.OPEN,
        PeersSettings.Limits.USUAL);
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Waits until the node has applied a block of this height, and gives its hash. */
  Hash await(int index, long height) {
    Member member = members.get(index);
    until(() -> member.store().appliedHeight() >= height);
    return member
        .store()
        .hashAt(height)
        .orElseThrow(
            () ->
                new AssertionError(
                    "node " + index + " has no block " + height + ": " + member.node().health()));
  }

  /** Waits until this holds, or 30 seconds. */
  static void until(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(20_000_000);
    }
  }

  @Override
  public void close() {
    members.forEach(member -> member.kit().shutdownTestKit());
  }
}
