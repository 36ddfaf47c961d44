package io.witan.deploy.node;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.deploy.load.PrivateContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secret keys in JVMs that do nothing else, which really die. */
class EnclaveJvmTest {
  private static final String NOBODY =
      "the enclave does not answer: no member of the group is its active enclave";

  @TempDir Path directory;

  @Test
  void theOtherEnclaveGoesOnWhereTheActiveOneIsKilledAndTheChainDoesNotWait() throws Exception {
    try (GroupOfJvms group =
        new GroupOfJvms(directory, "ledger, private, edge", "enclave", "enclave")) {
      group.start(1, 2, 3);
      group.await("true", () -> "" + (group.holder(1, "enclave") > 1));
      int first = group.holder(1, "enclave");
      int second = 5 - first;
      PrivateContract contract = group.deploy(1);
      group.await("2a", () -> group.value(contract, 1));
      Set<String> onDashboard = metricsOfGroups();
      assertTrue(onDashboard.size() > 8, onDashboard::toString);
      group.await("[]", () -> "" + group.withoutMetrics(1, onDashboard));

      group.kill(first);
      group.await("", () -> GroupOfJvms.refusal(contract.set(7, 100)));
      group.await("" + second, () -> "" + group.holder(1, "enclave"));
      group.await("7", () -> group.value(contract, 1));

      group.kill(second);
      group.await(NOBODY, () -> GroupOfJvms.refusal(contract.set(8, 100)));
      group.awaitBlocksAt(1);
      group.await("7", () -> group.value(contract, 1));

      group.start(first);
      group.await("", () -> GroupOfJvms.refusal(contract.set(9, 100)));
      group.await("9", () -> group.value(contract, 1));

      String logs = group.logs();
      for (String secret : group.secrets()) {
        assertTrue(secret.length() > 40, secret);
        assertFalse(logs.contains(secret));
      }
      for (int jvm : List.of(2, 3)) {
        assertFalse(Files.exists(directory.resolve("jvm" + jvm).resolve("data/ledger")));
      }
    }
  }

  /** What the dashboard and the alert rules show of node groups. */
  private static Set<String> metricsOfGroups() throws IOException {
    Set<String> names = new TreeSet<>();
    for (String file : List.of("witan.json", "alerts.yaml")) {
      Matcher name =
          Pattern.compile("witan_group_\\w+")
              .matcher(Files.readString(Path.of("dashboards").resolve(file)));
      while (name.find()) {
        names.add(name.group());
      }
    }
    return names;
  }
}
