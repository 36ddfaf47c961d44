package io.witan.httpapi.method.eth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witan.actors.node.Elsewhere;
import io.witan.httpapi.rpc.Relay;
import io.witan.httpapi.rpc.RpcException;
import io.witan.httpapi.rpc.RpcLimits;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Filters in the JVMs of a node group: each is in the one that made it. */
class FiltersTest {
  private static final String STATE = "private";

  /** As large as numbers of JVMs are: the highest bit is set. */
  private static final long FIRST = 0xf000_0000_0000_0001L;

  private static final long SECOND = 2;

  private final Set<Long> members = new HashSet<>(Set.of(FIRST, SECOND));
  private final Filters first = in(new Member(FIRST, members));
  private final Filters second = in(new Member(SECOND, members));

  private record Member(long self, Set<Long> all) implements Relay {
    @Override
    public CompletionStage<String> ask(Elsewhere.Who whom, String state, String request) {
      return CompletableFuture.failedStage(new IllegalStateException("nobody is asked here"));
    }

    @Override
    public boolean isMember(long number) {
      return all.contains(number);
    }
  }

  private static Filters in(Relay group) {
    return new Filters(RpcLimits.DEFAULTS, InstantSource.system(), group);
  }

  private static String added(Filters filters) {
    return filters.add(STATE, new Filters.Blocks(new Filters.Cursor(5))).textValue();
  }

  @Test
  void whoMadeAFilterHasItAndEachOtherKnowsWhoThatIs() {
    String id = added(first);
    assertEquals(5, first.find(STATE, id).seen());
    Elsewhere asked = assertThrows(Elsewhere.class, () -> second.find(STATE, id));
    assertEquals(new Elsewhere.Who.Member(FIRST), asked.who());
    assertThrows(Elsewhere.class, () -> second.remove(STATE, id));
    assertTrue(first.remove(STATE, id));
  }

  @Test
  void aFilterIsGoneWithTheOneThatMadeIt() {
    String id = added(first);
    members.remove(FIRST);
    RpcException gone = assertThrows(RpcException.class, () -> second.find(STATE, id));
    assertEquals("filter not found", gone.error().message());
    assertFalse(second.remove(STATE, id));
  }

  @Test
  void whatIsNoIdIsNotFound() {
    for (String id : new String[] {"", "0x", "0x1", "filter", "0x" + "f".repeat(49)}) {
      assertThrows(RpcException.class, () -> first.find(STATE, id), id);
    }
  }

  @Test
  void aNodeThatIsOneJvmHasIdsOfOnlyRandomBits() {
    Filters alone = in(Relay.NONE);
    String id = added(alone);
    assertTrue(id.length() <= 34, id);
    assertNotEquals(id, added(alone));
    assertEquals(5, alone.find(STATE, id).seen());
    String others = added(first);
    assertThrows(RpcException.class, () -> alone.find(STATE, others));
  }
}
