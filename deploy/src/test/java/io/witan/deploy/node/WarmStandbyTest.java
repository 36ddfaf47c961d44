package io.witan.deploy.node;

import io.witan.deploy.load.PrivateContract;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two JVMs with every role, of which the active one really dies, and one that only answers clients.
 */
class WarmStandbyTest {
  @TempDir Path directory;

  @Test
  void theOtherHasThePrivateStateAlreadyAndGoesOnFromThere() throws Exception {
    String all = "ledger, private, enclave, edge";
    try (GroupOfJvms group = new GroupOfJvms(directory, all, all, "edge")) {
      group.start(1, 2, 3);
      group.await("true", () -> "" + (group.holder(1, "enclave") > 0));
      PrivateContract contract = group.deploy(1);
      group.await("7", () -> group.set(contract, 1, 7));
      int active = group.holder(1, "ledger");
      int standby = 3 - active;
      group.await("true", () -> "" + (group.warmBlock(standby) > contract.block()));
      String word = "0x%064x".formatted(7);
      for (int jvm = 1; jvm <= 3; jvm++) {
        int asked = jvm;
        group.await(word, () -> group.graphOf(contract, asked));
      }

      group.kill(active);
      group.await("7", () -> group.value(contract, standby));
      group.await("8", () -> group.set(contract, standby, 8));
      group.await("0x%064x".formatted(8), () -> group.graphOf(contract, 3));
      group.awaitBlocksAt(standby);
    }
  }
}
