package io.witan.deploy.network;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.witan.deploy.CommandFailure;
import io.witan.deploy.config.NodeConfig;
import io.witan.deploy.config.PrivateConfig;
import io.witan.deploy.keys.PartyKeyFile;
import io.witan.httpapi.account.Keystore;
import io.witan.httpapi.account.KeystoreV3;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.enclave.NaclEncryptor;
import io.witan.protocol.privacy.enclave.PartySecret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The parties of a network's private transactions: its first nodes, validators or not, each belong
 * to an organisation of their own, the others are party to nothing.
 *
 * @param organisations their names
 * @param urlPort at which the first organisation's transaction manager is found; the others' follow
 * @param p2pPort of the first node's transaction manager for the others; the other nodes' follow
 * @param q2tPort the same for ledgers
 * @param thirdPartyPort the same for dapps
 */
public record PrivateNetwork(
    List<String> organisations, int urlPort, int p2pPort, int q2tPort, int thirdPartyPort) {
  public PrivateNetwork {
    organisations = List.copyOf(organisations);
  }

  /** Organisations A, B and so on, with ports in rows from {@code firstPort} on. */
  public static PrivateNetwork of(int firstPort, int organisations) {
    return new PrivateNetwork(
        names(organisations),
        firstPort,
        firstPort,
        firstPort + organisations,
        firstPort + 2 * organisations);
  }

  /** What the first so many organisations are called, of 26 at most. */
  public static List<String> names(int organisations) {
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
        .substring(0, organisations)
        .chars()
        .mapToObj(Character::toString)
        .toList();
  }

  /** The same for node groups: their managers are found behind a {@link FrontDoor} each. */
  public static PrivateNetwork of(int firstPort, NodeGroups groups) {
    int p2p = firstPort + groups.organisations().size();
    int count = groups.nodes();
    return new PrivateNetwork(groups.organisations(), firstPort, p2p, p2p + count, p2p + 2 * count);
  }

  /** How many organisations a network has whose nodes are these. */
  public static int organisationsIn(List<NodeConfig> nodes) {
    return (int)
        nodes.stream()
            .map(NodeConfig::privacy)
            .filter(PrivateConfig::enabled)
            .map(PrivateConfig::url)
            .distinct()
            .count();
  }

  /** An organisation's public key, in Base64. */
  public static String publicKeyOf(NetworkFolder folder, String organisation) {
    Path file = folder.path().resolve("keys").resolve(organisation + ".pub");
    try {
      return Files.readString(file).strip();
    } catch (IOException unreadable) {
      throw new CommandFailure("cannot read the public key " + file);
    }
  }

  /**
   * Makes for each organisation a key and an account that its node holds, unlocked: as on no real
   * network.
   */
  void writeKeys(NetworkFolder folder) throws IOException {
    SecureRandom random = new SecureRandom();
    Files.createDirectories(folder.path().resolve("keys"));
    for (int i = 1; i <= organisations.size(); i++) {
      Path keystore = folder.node(i).resolve("data").resolve("keystore");
      Keystore.Entry account = Keystore.in(keystore, KeystoreV3.Cost.LIGHT).create("");
      Files.writeString(accountFile(folder, i), account.address() + "\n");
    }
    Files.writeString(folder.path().resolve("keys").resolve("no-password"), "\n");
    for (String organisation : organisations) {
      byte[] seed = new byte[32];
      random.nextBytes(seed);
      try (PartySecret secret = new NaclEncryptor().keyPair(Bytes.wrap(seed))) {
        Path name = folder.path().resolve("keys").resolve(organisation);
        PartyKeyFile.write(name, PartyKeyFile.unlocked(secret), secret);
      }
    }
  }

  private Path accountFile(NetworkFolder folder, int number) {
    return folder.path().resolve("keys").resolve(organisations.get(number - 1) + ".account");
  }

  /** Lets a chain have all that GoQuorum's private transactions know, from its beginning. */
  static String allowIn(String genesis) throws JsonProcessingException {
    ObjectMapper json = new ObjectMapper();
    ObjectNode root = (ObjectNode) json.readTree(genesis);
    ObjectNode config = root.withObjectProperty("config");
    config.put("isQuorum", true).put("privacyEnhancementsBlock", 0);
    config.put("privacyPrecompileBlock", 0);
    return json.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
  }

  /**
   * What of its settings concerns a node.
   *
   * @param number the node's, from 1 on
   * @param member whose it is, from 1 on
   */
  String section(NetworkFolder folder, int number, int member) throws IOException {
    if (member > organisations.size()) {
      return "";
    }
    List<String> urls = new ArrayList<>();
    for (int i = 0; i < organisations.size(); i++) {
      urls.add("http://127.0.0.1:" + (urlPort + i) + "/");
    }
    return """
      # Organisation %s.
      private {
        enabled = true
        keys = ["../keys/%s.key"]
        url = "%s"
        peers = [%s]
        p2p.port = %d
        q2t.port = %d
        third-party.port = %d
      }
      accounts { unlock = ["%s"], password-file = "../keys/no-password", allow-insecure-unlock = true }
    """
        .formatted(
            organisations.get(member - 1),
            organisations.get(member - 1),
            urls.get(member - 1),
            urls.stream().map(url -> '"' + url + '"').collect(Collectors.joining(", ")),
            p2pPort + number - 1,
            q2tPort + number - 1,
            thirdPartyPort + number - 1,
            Files.readString(accountFile(folder, member)).strip());
  }
}
