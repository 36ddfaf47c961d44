package io.witan.deploy.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.deploy.CommandFailure;
import io.witan.deploy.keys.NodeKey;
import io.witan.deploy.keys.SecretSource;
import io.witan.persistence.store.StoreLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NodeConfigFileTest {
  @TempDir Path folder;

  @Test
  void anEmptyFileGivesTheDefaultsBesideIt() throws IOException {
    NodeConfig config = NodeConfigFile.read(file(""));
    assertEquals(folder.resolve("data"), config.dataDir());
    assertEquals(8545, config.rpc().port());
    assertTrue(config.p2p().permissioned());
    assertEquals(
        new NodeConfig.State(
            NodeConfig.State.Mode.ARCHIVE, 128, StoreLimits.cachesFor(NodeConfigFile.memory())),
        config.state());
  }

  @Test
  void whatTheFileNamesReplacesTheDefault() throws IOException {
    NodeConfig config =
        NodeConfigFile.read(file("witan { rpc.port = 9000, p2p { permissioned = false } }"));
    assertEquals(9000, config.rpc().port());
    assertFalse(config.p2p().permissioned());
  }

  @Test
  void aFlagStandsOverTheFile() throws IOException {
    Path file = file("witan.rpc.revert-reasons = false");
    assertFalse(NodeConfigFile.read(file).rpc().revertReasons());
    Map<String, Object> flags = Map.of("witan.rpc.revert-reasons", true);
    assertTrue(NodeConfigFile.read(file, flags).rpc().revertReasons());
  }

  @Test
  void aVariableOfTheEnvironmentStandsOverTheFileAndUnderAFlag() throws IOException {
    Path file = file("witan { rpc.port = 9000, p2p.max-peers = 7, rpc.apis = [eth] }");
    Map<String, String> environment =
        Map.of(
            "WITAN_RPC_PORT", "9001",
            "WITAN_P2P_MAX_PEERS", "8",
            "WITAN_RPC_APIS", "eth, net",
            "WITAN_P2P_BOOTNODES", "[]",
            "WITAN_MINING_ENABLED", "false",
            "WITAN_STATE_CACHE", "9MiB");
    NodeConfig config = NodeConfigFile.read(file, Map.of("witan.p2p.max-peers", 9), environment);
    assertEquals(9001, config.rpc().port());
    assertEquals(9, config.p2p().maxPeers());
    assertEquals(List.of("eth", "net"), config.rpc().apis());
    assertEquals(List.of(), config.p2p().bootnodes());
    assertFalse(config.mining().enabled());
    assertEquals(9 << 20, config.state().cache());
    CommandFailure wrong =
        assertThrows(
            CommandFailure.class,
            () -> NodeConfigFile.read(file, Map.of(), Map.of("WITAN_RPC_PORT", "tcp://1:2")));
    assertTrue(wrong.getMessage().contains("WITAN_RPC_PORT"), wrong.getMessage());
  }

  @Test
  void noTwoKeysHaveTheSameVariable() throws IOException {
    List<String> variables =
        ConfigLayers.read(file(""), Map.of(), Map.of()).shown().stream()
            .map(shown -> ConfigLayers.variable(shown.key()))
            .toList();
    assertEquals(variables.size(), Set.copyOf(variables).size());
    assertTrue(variables.contains("WITAN_P2P_MAX_PEERS"), variables::toString);
  }

  @Test
  void allProblemsOfAFileAreSaidAtOnce() throws IOException {
    Path file =
        file("witan { rpc.prot = 1, p2p.prot = 2, pool.max-per-sender = 0, journal.kind = x }");
    List<String> problems =
        NodeConfigFile.problems(file, Map.of("WITAN_P2P_MAXPEERS", "1", "WITAN_HOME", "/"));
    assertEquals(5, problems.size(), problems::toString);
    String all = String.join("\n", problems);
    for (String part :
        List.of(
            "unknown key witan.p2p.prot; did you mean witan.p2p.port?",
            "unknown key witan.rpc.prot; did you mean witan.rpc.port?",
            "WITAN_P2P_MAXPEERS is no setting; did you mean WITAN_P2P_MAX_PEERS?",
            "pool.max-per-sender must be from 1",
            "journal.kind must be h2 or postgresql")) {
      assertTrue(all.contains(part), all);
    }
    assertEquals(List.of(), NodeConfigFile.problems(file(""), Map.of()));
  }

  @Test
  void everySettingIsShownWithWhereItIsFromAndNoPassword() throws IOException {
    Path file = file("witan.journal.url = \"jdbc:postgresql://h/d?user=u&password=secret1\"");
    List<ConfigLayers.Shown> shown =
        ConfigLayers.read(file, Map.of(), Map.of("WITAN_RPC_PORT", "9001")).shown();
    for (ConfigLayers.Shown each : shown) {
      assertFalse(each.value().contains("secret1"), each.value());
      switch (each.key()) {
        case "witan.rpc.port" -> {
          assertEquals("\"9001\"", each.value());
          assertEquals("environment variable WITAN_RPC_PORT", each.source());
        }
        case "witan.journal.url" -> assertTrue(each.source().contains("node.conf: 1"));
        default -> assertEquals("default", each.source(), each.key());
      }
    }
  }

  @Test
  void aSecretInThePlaceOfItsFileIsRefusedAndNeitherSaidNorShown() throws IOException {
    String key = "ab".repeat(32);
    String pem = "-----BEGIN PRIVATE KEY-----abab";
    for (String line :
        List.of(
            "witan.node-key = \"" + key + "\"",
            "witan.node-key = \"0x" + key + "\"",
            "witan.private.keys = [\"{\\\"type\\\": \\\"abab\\\"}\"]",
            "witan.accounts.password-file = \"abab\\nabab\"",
            "witan.cluster.tls { key = \"" + pem + "\", certificate = c, authority = a }",
            "witan.journal { kind = postgresql, url = \"jdbc:postgresql://h/d?password=abab\" }")) {
      Path file = file(line);
      CommandFailure refused = assertThrows(CommandFailure.class, () -> NodeConfigFile.read(file));
      assertTrue(refused.getMessage().contains("a secret itself") || line.contains("jdbc"), line);
      assertFalse(refused.getMessage().contains("abab"), refused.getMessage());
      assertEquals(1, NodeConfigFile.problems(file, Map.of()).size());
      ConfigLayers.read(file, Map.of(), Map.of())
          .shown()
          .forEach(each -> assertFalse(each.value().contains("abab"), each.value()));
    }
    // A password may look as a name of a file does: that there is no such file, is said without it.
    Path file = file("witan.journal { kind = postgresql, url = x, password-file = abab }");
    SecretSource password = NodeConfigFile.read(file).journal().password().orElseThrow();
    CommandFailure missing = assertThrows(CommandFailure.class, password::text);
    assertTrue(missing.getMessage().contains("journal.password-file"), missing.getMessage());
    assertFalse(missing.getMessage().contains("abab"), missing.getMessage());
    assertFalse(shown(file, "witan.journal.password-file").contains("abab"));
  }

  @Test
  void aSecretIsNamedByItsFileOrByAVariableOfTheEnvironment() throws IOException {
    Files.writeString(folder.resolve("password"), "one\ntwo\n");
    for (String name : List.of("password", "file:password", folder.resolve("password") + "")) {
      Path file = file("witan.accounts.password-file = \"" + name + "\"");
      SecretSource passwords = NodeConfigFile.read(file).accounts().passwords().orElseThrow();
      assertEquals(List.of("one", "two"), passwords.lines());
      assertEquals("\"" + name + "\"", shown(file, "witan.accounts.password-file"));
    }
    Path file = file("witan.accounts.password-file = \"env:PATH\"");
    SecretSource passwords = NodeConfigFile.read(file).accounts().passwords().orElseThrow();
    assertEquals(System.getenv("PATH"), passwords.text());
    assertEquals("\"env:PATH\"", shown(file, "witan.accounts.password-file"));

    SecretSource unset =
        NodeConfigFile.read(file("witan.node-key = \"env:WITAN_TEST_UNSET\"")).nodeKey();
    CommandFailure refused = assertThrows(CommandFailure.class, () -> NodeKey.read(unset));
    assertTrue(refused.getMessage().contains("WITAN_TEST_UNSET is not set"), refused.getMessage());
    refused(
        "witan.cluster.tls { key = \"env:KEY\", certificate = c, authority = a }",
        "cluster.tls.key must name a file");
  }

  private static String shown(Path file, String key) {
    return ConfigLayers.read(file, Map.of(), Map.of()).shown().stream()
        .filter(each -> each.key().equals(key))
        .findFirst()
        .orElseThrow()
        .value();
  }

  @Test
  void faultsAreOneSentenceThatNamesTheKey() throws IOException {
    refused("witan.rpc.prot = 1", "unknown key witan.rpc.prot; did you mean witan.rpc.port?");
    refused("witan.rpc.port = 70000", "port must be from 1 to 65535, found 70000");
    refused("witan.rpc.port = many", "port has type STRING rather than NUMBER");
    refused("witan.journal.kind = oracle", "journal.kind must be h2 or postgresql");
    refused("witan.state.mode = full", "state.mode must be archive or pruned, found full");
    refused("witan.state.keep-blocks = 3", "keep-blocks must be from 16");
    refused("witan.state.cache = 1k", "state.cache must be at least 8MiB");
    refused("witan {", "node.conf");
  }

  @Test
  void theFaultsOfThePrivateSideAreToo() throws IOException {
    refused("witan.private.enabled = true", "private.keys must name a key file");
    refused("witan.private.encryptor = rsa", "private.encryptor must be nacl or ec, found rsa");
    refused("witan.private.delivery = soon", "private.delivery must be acknowledge or later");
    refused("witan.private.url = localhost", "private.url: is no URL of a manager");
    refused("witan.private.peers = [9000]", "private.peers: is no URL of a manager");
    refused("witan.private.max-payload = 1", "max-payload must be from 1024");
    refused("witan.private.tls.key-store = a", "private.tls.key-password-file is needed");
    refused("witan.private.always-send-to = [a]", "private.always-send-to: ");
  }

  @Test
  void theFaultsOfAGroupAreToo() throws IOException {
    String shared =
        "witan.journal { kind = postgresql, url = \"jdbc:postgresql://localhost/x\" }\n";
    refused("witan.cluster.enabled = true", "cluster.enabled needs journal.kind = postgresql");
    refused(
        shared
            + "witan.cluster { enabled = true, roles = [private, edge] }\n"
            + "witan.private.enabled = false",
        "cluster.roles names private without ledger, but private.enabled is false");
    refused(
        shared + "witan.cluster { enabled = true, roles = [enclave] }",
        "cluster.roles names enclave alone, but private.enabled is false");
    refused(
        shared
            + "witan.cluster { enabled = true, roles = [enclave, edge] }\n"
            + "witan.private { enabled = true, keys = [k] }",
        "cluster.roles must not hold enclave and edge without ledger");
    refused("witan.cluster.name = \"a b\"", "cluster.name must be letters, digits and hyphens");
    refused("witan.cluster.roles = []", "cluster.roles must name a role");
    refused("witan.cluster.roles = [edges]", "ledger, private, enclave or edge, found edges");
    refused("witan.cluster.tls.key = a", "cluster.tls.certificate is needed");
    refused(
        shared + "witan.cluster { enabled = true, host = \"192.0.2.1\" }",
        "cluster.tls is needed: cluster.host 192.0.2.1");
  }

  @Test
  void aNodeOfOneJvmHasAllRoles() throws IOException {
    ClusterConfig alone = NodeConfigFile.read(file("witan.cluster.roles = [edge]")).cluster();
    assertFalse(alone.enabled());
    assertTrue(alone.has(ClusterConfig.Role.LEDGER));
  }

  @Test
  void aMissingFileIsNamed() {
    Path missing = folder.resolve("none.conf");
    CommandFailure failure = assertThrows(CommandFailure.class, () -> NodeConfigFile.read(missing));
    assertTrue(failure.getMessage().contains("none.conf"));
  }

  private void refused(String text, String sentence) throws IOException {
    Path file = file(text);
    CommandFailure failure = assertThrows(CommandFailure.class, () -> NodeConfigFile.read(file));
    assertTrue(failure.getMessage().contains(sentence), failure.getMessage());
    assertFalse(failure.getMessage().contains("\n"));
  }

  private Path file(String text) throws IOException {
    Path file = folder.resolve("node.conf");
    Files.writeString(file, text);
    return file;
  }
}
