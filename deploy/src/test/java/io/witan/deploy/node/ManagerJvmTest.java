package io.witan.deploy.node;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.witan.deploy.load.PrivateContract;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ledger in one JVM and all that is private in two others, which really die. */
class ManagerJvmTest {
  @TempDir Path directory;

  @Test
  void theOtherManagerGoesOnWhereTheActiveOneIsKilledAndTheLedgerDoesNotWait() throws Exception {
    String side = "private, enclave, edge";
    try (GroupOfJvms group = new GroupOfJvms(directory, "ledger, edge", side, side)) {
      group.start(1, 2, 3);
      group.await("true", () -> "" + (group.holder(1, "manager") > 1));
      int first = group.holder(1, "manager");
      int second = 5 - first;
      PrivateContract contract = group.deploy(1);
      group.await("7", () -> group.set(contract, 1, 7));
      group.await("true", () -> "" + (group.warmBlock(second) > contract.block()));
      group.await("7", () -> group.value(contract, second));

      group.kill(first);
      group.awaitBlocksAt(1);
      group.await("7", () -> group.value(contract, second));
      group.await("8", () -> group.set(contract, second, 8));
      group.await("8", () -> group.value(contract, 1));

      group.start(first);
      group.await("9", () -> group.set(contract, first, 9));
      String state = contract.stateAt(group.client(second));
      group.await(state, () -> contract.stateAt(group.client(1)));
      group.await(state, () -> contract.stateAt(group.client(first)));
      assertFalse(group.logs().contains(" ERROR "), group::logs);
    }
  }
}
