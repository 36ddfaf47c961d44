package io.witan.deploy.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.deploy.keys.PartyKeyFile;
import io.witan.deploy.network.PrivateNetwork;
import io.witan.deploy.node.SmallNetwork;
import io.witan.httpapi.account.Keystore;
import io.witan.httpapi.account.KeystoreV3;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.enclave.NaclEncryptor;
import io.witan.protocol.privacy.enclave.PartySecret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Three nodes: the first is host of two parties, J and G, with an account each, who begin with one
 * private state and later have one each; B and C have a node each.
 */
final class Hosts implements AutoCloseable {
  final SmallNetwork network;
  final Party b;
  final Party c;

  Hosts(Path directory) {
    network = SmallNetwork.ofOrganisations(directory, 3);
    Organisations.hasten(network.folder.genesis());
    Path keys = network.folder.path().resolve("keys");
    byte[] seed = new byte[32];
    Arrays.fill(seed, (byte) 7);
    try (PartySecret secret = new NaclEncryptor().keyPair(Bytes.wrap(seed))) {
      Files.copy(keys.resolve("A.pub"), keys.resolve("J.pub"));
      Files.copy(keys.resolve("A.account"), keys.resolve("J.account"));
      PartyKeyFile.write(keys.resolve("G"), PartyKeyFile.unlocked(secret), secret);
      Path keystore = network.folder.node(1).resolve("data").resolve("keystore");
      Address account = Keystore.in(keystore, KeystoreV3.Cost.LIGHT).create("").address();
      Files.writeString(keys.resolve("G.account"), account.toHex());
      configure("witan.accounts.unlock += \"" + account.toHex() + '"');
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    configure("witan.private.keys = [\"../keys/A.key\", \"../keys/G.key\"]");
    configure("witan.rpc.apis = [\"eth\", \"debug\", \"quorumExtension\", \"witan\"]");
    b = new Party(network, 2);
    c = new Party(network, 3);
  }

  Hosts started() {
    network.start(1, 2, 3);
    return this;
  }

  /** Adds a line to the host's settings, for its next start. */
  void configure(String line) {
    try {
      Path config = network.folder.node(1).resolve("node.conf");
      Files.writeString(config, line + "\n", StandardOpenOption.APPEND);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** A line that says which keys belong to which private state. */
  String groups(String... members) {
    StringBuilder line = new StringBuilder("witan.private.resident-groups = [");
    for (int i = 0; i < members.length; i += 2) {
      String key = PrivateNetwork.publicKeyOf(network.folder, members[i + 1]);
      line.append("{ name = \"%s\", members = [\"%s\"] },".formatted(members[i], key));
    }
    return line.append(']').toString();
  }

  /** A party at the host, by the name of its key. */
  Party at(String name, String query) {
    return new Party(network, 1, name, query);
  }

  /** Sends a creation until the recipient is known; its receipt. */
  static JsonNode created(Party from, Party to, String contract, Object... arguments) {
    Map<String, Object> more = Map.of("privateFrom", from.key);
    Map<String, Object> creation =
        from.transaction(Contracts.creation(contract, arguments), more, to);
    SmallNetwork.await("sent", () -> sent(from, creation));
    return from.receipt(from.create(more, List.of(to), contract, arguments));
  }

  private static String sent(Party from, Map<String, Object> creation) {
    JsonNode answer = from.answer("eth_sendTransaction", creation);
    return answer.has("result") ? "sent" : answer.toString();
  }

  /** How a private state of a node stands, once it has followed the chain to its head. */
  static JsonNode state(Party at, String id) {
    SmallNetwork.await("there", () -> isThere(at, id));
    return find(at, id);
  }

  private static String isThere(Party at, String id) {
    long head = Long.decode(at.ask("eth_blockNumber").asText());
    JsonNode state = find(at, id);
    return state.path("height").asLong() >= head ? "there" : state.toString();
  }

  private static JsonNode find(Party at, String id) {
    for (JsonNode state : at.ask("witan_privateStates")) {
      if (state.get("id").asText().equals(id)) {
        return state;
      }
    }
    throw new AssertionError("no private state " + id);
  }

  @Override
  public void close() {
    network.close();
  }
}
