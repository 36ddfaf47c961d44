package io.witan.deploy.node;

import io.witan.actors.node.DataDisk;
import io.witan.deploy.CommandFailure;
import io.witan.deploy.config.ClusterConfig;
import io.witan.deploy.config.NodeConfig;
import io.witan.deploy.genesis.GenesisFile;
import io.witan.deploy.keys.NodeKey;
import io.witan.deploy.keys.PartyKeyFile;
import io.witan.deploy.keys.SecretSource;
import io.witan.deploy.network.NodeProcess;
import io.witan.persistence.journal.JournalFailure;
import io.witan.persistence.journal.JournalReader;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.ledger.Genesis;
import io.witan.protocol.privacy.enclave.PartySecret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks for what would keep a node from starting with its settings, without starting it. */
public final class NodeCheck {
  private final NodeConfig config;
  private final List<String> problems = new ArrayList<>();

  private NodeCheck(NodeConfig config) {
    this.config = config;
  }

  /** All that is found, a sentence each; empty where the node can start. */
  public static List<String> problems(NodeConfig config) {
    NodeCheck check = new NodeCheck(config);
    check.all();
    return List.copyOf(check.problems);
  }

  private interface Part {
    void look() throws CommandFailure;
  }

  private void look(Part part) {
    try {
      part.look();
    } catch (CommandFailure | JournalFailure found) {
      problems.add(found.getMessage());
    }
  }

  private void all() {
    look(() -> withGenesis(GenesisFile.read(config.genesis())));
    boolean eligible = config.cluster().has(ClusterConfig.Role.LEDGER);
    boolean enclave = config.cluster().has(ClusterConfig.Role.ENCLAVE);
    if ((config.hasPrivateSide() || enclave) && config.privacy().enabled()) {
      look(this::parties);
    }
    look(() -> NodeProcess.requireFreePorts(config));
    if (config.cluster().isEnclaveAlone()) {
      return;
    }
    if (eligible) {
      look(() -> NodeKey.read(config.nodeKey()));
      look(this::peers);
    }
    if (config.hasPrivateSide() && config.privacy().enabled()) {
      look(() -> config.privacy().tls().ifPresent(PartyKeys::tls));
    }
    look(() -> AccountWiring.of(config));
    if (Files.isDirectory(config.dataDir())) {
      DataDisk.trouble(config.dataDir())
          .ifPresent(why -> problems.add("data-dir " + config.dataDir() + ": " + why));
    }
  }

  private void withGenesis(Genesis genesis) {
    look(() -> EngineChoice.require(config, genesis));
    look(() -> PrivateWiring.require(config, genesis));
    look(() -> journal(genesis.block().hash()));
  }

  /** One that is not there yet is made at the start; one that a node uses is that node's. */
  private void journal(Hash genesis) {
    boolean h2 = config.journal().kind() == NodeConfig.Journal.Kind.H2;
    if (h2 && !Files.exists(config.dataDir().resolve("journal.mv.db"))) {
      return;
    }
    try (JournalReader journal = Journals.of(config).reader()) {
      Optional<Hash> owner = h2 ? journal.genesis() : Optional.empty();
      if (owner.isPresent() && !owner.get().equals(genesis)) {
        throw new CommandFailure(
            "the journal belongs to the chain with genesis %s, but the genesis file gives %s"
                .formatted(owner.get(), genesis));
      }
    }
  }

  private void peers() {
    PeerWiring.staticNodes(config.p2p().staticNodes());
    PeerWiring.staticNodes(config.p2p().disallowedNodes());
    Path permitted = config.p2p().permissionedNodes();
    PeerWiring.staticNodes(permitted);
    if (config.p2p().permissioned() && !Files.exists(permitted)) {
      throw new CommandFailure(
          "p2p.permissioned is true and there is no file "
              + permitted
              + ": nobody could be a peer");
    }
  }

  private void parties() {
    if (!config.cluster().has(ClusterConfig.Role.ENCLAVE)) {
      PrivateWiring.requireSound(
          config.privacy().residents(), PartyKeys.publicKeys(config.privacy()));
      return;
    }
    List<PartySecret> secrets = PartyKeys.read(config.privacy());
    try {
      PrivateWiring.requireSound(
          config.privacy().residents(), secrets.stream().map(PartySecret::key).toList());
      for (int i = 0; i < secrets.size(); i++) {
        if (config.privacy().keys().get(i) instanceof SecretSource.InFile file) {
          pair(file.path(), secrets.get(i));
        }
      }
    } finally {
      secrets.forEach(PartySecret::close);
    }
  }

  /** NAME.pub beside NAME.key is what people hand on; it may be left out. */
  private static void pair(Path file, PartySecret secret) {
    Path other = PartyKeyFile.publicKey(file);
    try {
      if (Files.exists(other) && !Files.readString(other).strip().equals(secret.key().toBase64())) {
        throw new CommandFailure(
            "the public key in " + other + " is not that of " + file + ", " + secret.key());
      }
    } catch (IOException unreadable) {
      throw new CommandFailure("cannot read the public key " + other);
    }
  }
}
