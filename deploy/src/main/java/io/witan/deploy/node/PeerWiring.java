package io.witan.deploy.node;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import io.witan.actors.node.NodeInfo;
import io.witan.actors.peer.DiscoverySettings;
import io.witan.actors.peer.HostNames;
import io.witan.actors.peer.Peers;
import io.witan.actors.peer.PeersCommand;
import io.witan.actors.peer.PeersEvent;
import io.witan.actors.peer.PeersSettings;
import io.witan.actors.peer.PermissionFiles;
import io.witan.deploy.CommandFailure;
import io.witan.deploy.config.NodeConfig;
import io.witan.deploy.genesis.GenesisFile;
import io.witan.deploy.keys.NodeKey;
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.ledger.Genesis;
import io.witan.protocol.wire.Admission;
import io.witan.protocol.wire.EnodeUrl;
import io.witan.protocol.wire.NodeList;
import io.witan.protocol.wire.NodeRecord;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Supplier;

/** Makes the actor of a node's peers from its settings. */
final class PeerWiring {
  static final String CLIENT = "Witan/v0.1.0/java" + Runtime.version().feature();

  private PeerWiring() {}

  static Function<ActorRef<PeersEvent>, Behavior<PeersCommand>> of(
      NodeConfig config, Genesis genesis, NodeKey key) {
    NodeConfig.P2p p2p = config.p2p();
    var nodeKey = wireKey(key);
    PeersSettings settings =
        new PeersSettings(
            nodeKey,
            CLIENT,
            new InetSocketAddress(p2p.host(), p2p.port()),
            p2p.advertisedHost(),
            genesis.config().chainId().toLongSaturated(),
            genesis.block().hash(),
            GenesisFile.forkIds(config.genesis(), genesis),
            config.raft().enabled() ? PeersSettings.RAFT : PeersSettings.QBFT,
            staticNodes(p2p.staticNodes()),
            discovery(p2p, nodeKey),
            admission(p2p),
            PeersSettings.Limits.USUAL.withMaxPeers(p2p.maxPeers()));
    return node -> Peers.create(settings, node);
  }

  /** The node as its peers and its operator know it. */
  static NodeInfo self(NodeConfig config, NodeKey key) {
    NodeConfig.P2p p2p = config.p2p();
    int udp = p2p.discovery() ? p2p.port() : 0;
    EnodeUrl url =
        new EnodeUrl(
            key.publicKey(),
            Optional.of(p2p.advertisedHost()),
            p2p.port(),
            udp,
            OptionalInt.empty());
    Optional<String> record =
        HostNames.literal(p2p.advertisedHost())
            .map(
                ip ->
                    NodeRecord.sign(
                        wireKey(key), Instant.now().toEpochMilli(), ip, udp, p2p.port()))
            .map(NodeRecord::text);
    return new NodeInfo(CLIENT, key.publicKey().address(), url, record, p2p.host());
  }

  private static io.witan.protocol.wire.NodeKey wireKey(NodeKey key) {
    return io.witan.protocol.wire.NodeKey.of(Secp256k1.get(), key.secret());
  }

  private static Optional<DiscoverySettings> discovery(
      NodeConfig.P2p p2p, io.witan.protocol.wire.NodeKey key) {
    return p2p.discovery()
        ? Optional.of(
            new DiscoverySettings(
                key,
                new InetSocketAddress(p2p.host(), p2p.port()),
                p2p.advertisedHost(),
                p2p.port(),
                p2p.bootnodes(),
                DiscoverySettings.USUAL_RATE))
        : Optional.empty();
  }

  private static Supplier<Admission> admission(NodeConfig.P2p p2p) {
    return p2p.permissioned()
        ? new PermissionFiles(p2p.permissionedNodes(), p2p.disallowedNodes())
        : () -> Admission.OPEN;
  }

  static List<EnodeUrl> staticNodes(Path file) {
    try {
      NodeList list = NodeList.parse(Files.readString(file));
      if (!list.faults().isEmpty()) {
        throw new CommandFailure("file " + file + ": " + list.faults().get(0));
      }
      return list.nodes();
    } catch (NoSuchFileException none) {
      return List.of();
    } catch (IOException unreadable) {
      throw new CommandFailure("cannot read the file " + file);
    }
  }
}
