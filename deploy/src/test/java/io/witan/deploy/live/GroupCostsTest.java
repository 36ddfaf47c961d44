package io.witan.deploy.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.deploy.CommandFailure;
import io.witan.deploy.live.GroupCosts.Cost;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroupCostsTest {
  @TempDir Path folder;

  private static Cost cost(long seconds) {
    return new Cost(Duration.ofSeconds(seconds), Duration.ofSeconds(1), Optional.empty());
  }

  @Test
  void anotherRunGoesOnWhereOneWasCutShort() {
    Optional<Path> file = Optional.of(folder.resolve("figures"));
    GroupCosts first = GroupCosts.in(file);
    first.add(GroupFault.KILL_ACTIVE, cost(4));
    first.add(GroupFault.KILL_ACTIVE, cost(6));
    GroupCosts second = GroupCosts.in(file);
    second.add(GroupFault.KILL_ACTIVE, cost(5));
    assertEquals(3, second.count());
    StringWriter out = new StringWriter();
    second.print(new Figures(new PrintWriter(out)), "groups");
    assertTrue(out.toString().contains("3 times: votes median 5.0 s, worst 6.0 s"), out::toString);
  }

  @Test
  void whatAPrivateCallWaitedForStandsThereToo() {
    Optional<Path> file = Optional.of(folder.resolve("figures"));
    Cost cost =
        new Cost(Duration.ofSeconds(1), Duration.ofSeconds(2), Optional.of(Duration.ofSeconds(5)));
    GroupCosts.in(file).add(GroupFault.KILL_ENCLAVE, cost);
    StringWriter out = new StringWriter();
    GroupCosts.in(file).print(new Figures(new PrintWriter(out)), "groups");
    assertTrue(out.toString().contains("private calls median 5.0 s, worst 5.0 s"), out::toString);
  }

  @Test
  void aFileOfSomethingElseIsRefused() throws IOException {
    Path other = Files.writeString(folder.resolve("other"), "a line\n");
    assertThrows(CommandFailure.class, () -> GroupCosts.in(Optional.of(other)));
  }
}
