package io.witan.deploy.node;

import io.witan.actors.node.NodeSettings;
import io.witan.deploy.CommandFailure;
import io.witan.deploy.config.ClusterConfig;
import io.witan.deploy.config.NodeConfig;
import io.witan.deploy.keys.NodeKey;
import io.witan.protocol.chain.SealedHeader;
import io.witan.protocol.consensus.Quorum;
import io.witan.protocol.consensus.raft.Members;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.ledger.Genesis;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.rules.BftConfig;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.store.LedgerStore;
import io.witan.protocol.wire.EnodeUrl;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which engine agrees on a node's blocks, from its settings and its genesis. */
final class EngineChoice {
  /** Most time for filling one block under Raft. */
  static final Duration RAFT_BUILD = Duration.ofMillis(500);

  private EngineChoice() {}

  /**
   * Refuses what this version would run by the wrong rules, and Raft where nobody has said that it
   * is safe.
   */
  static void require(NodeConfig config, Genesis genesis) {
    Optional<BftConfig> bft = genesis.config().consensusAt(0);
    if (config.raft().enabled()) {
      requireRaft(config, bft);
    } else if (bft.isEmpty()) {
      throw new CommandFailure(
          "the genesis has no section qbft, ibft or istanbul: it does not say how blocks are agreed"
              + " on; --raft (raft.enabled) has them agreed on by Raft");
    }
  }

  private static void requireRaft(NodeConfig config, Optional<BftConfig> bft) {
    if (bft.isPresent()) {
      throw new CommandFailure(
          "raft.enabled and a genesis whose config has a section for "
              + bft.get().algorithm()
              + " contradict each other");
    }
    if (!config.raft().oneOperator()) {
      throw new CommandFailure(
          "a Raft leader is believed whatever it says, so that Raft is not for a consortium of"
              + " several organisations; --raft.oneoperator (raft.one-operator) says that one"
              + " operator runs all nodes of the cluster");
    }
    if (!config.p2p().permissioned()) {
      throw new CommandFailure(
          "under Raft a peer's blocks are believed, so p2p.permissioned must be true");
    }
  }

  /** An old chain is run by its own rules even where they are not safe: what to say of that. */
  static Optional<String> unsafeQuorum(LedgerStore ledger, ChainConfig chain) {
    Header head =
        ledger.block(ledger.hashAt(ledger.appliedHeight()).orElseThrow()).orElseThrow().header();
    return chain
        .consensusAt(head.number())
        .filter(BftConfig::twoFPlusOne)
        .flatMap(bft -> SealedHeader.read(head, bft.algorithm(), Secp256k1.get()))
        .map(named -> named.validators().size())
        .flatMap(EngineChoice::unsafeQuorum);
  }

  static Optional<String> unsafeQuorum(int validators) {
    return Quorum.isSafe(validators, true)
        ? Optional.empty()
        : Optional.of(
            Quorum.size(validators, true)
                + " of "
                + validators
                + " validators are a quorum on this chain (2F+1), so that two quorums may agree on"
                + " different blocks: give its genesis a ceil2Nby3Block with a height to come, on"
                + " every node");
  }

  /** How a node takes part in its Raft cluster; empty under BFT. */
  static Optional<NodeSettings.Raft> raft(NodeConfig config, NodeKey key) {
    if (!config.raft().enabled()) {
      return Optional.empty();
    }
    Duration blockTime = config.raft().blockTime();
    boolean founds = config.cluster().has(ClusterConfig.Role.LEDGER);
    if (config.raft().joining().isPresent() || !founds) {
      return Optional.of(new NodeSettings.Raft(Members.NONE, blockTime));
    }
    List<EnodeUrl> founders = PeerWiring.staticNodes(config.p2p().staticNodes());
    if (founders.stream().noneMatch(url -> url.id().equals(key.publicKey()))) {
      throw new CommandFailure(
          "the file "
              + config.p2p().staticNodes()
              + " does not name this node, but under Raft it names all founders of the cluster; a"
              + " node that joins later needs --raftjoinexisting (raft.join-existing)");
    }
    return Optional.of(new NodeSettings.Raft(Members.founding(byNode(founders)), blockTime));
  }

  /** The first URL of each node: one may be dialled at several addresses. */
  private static List<EnodeUrl> byNode(List<EnodeUrl> urls) {
    Map<PublicKey, EnodeUrl> first = new LinkedHashMap<>();
    urls.forEach(url -> first.putIfAbsent(url.id(), url));
    return List.copyOf(first.values());
  }
}
