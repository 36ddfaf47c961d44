package io.witan.httpapi.rpc;

import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * A dispatcher for each private state of a node. A request has one of them and with it that state,
 * on whatever way it reads: no method can name another.
 */
public final class Dispatchers {
  /** Of an unknown name, as far as it is repeated. */
  private static final int MOST_CHARACTERS = 100;

  private final SortedMap<String, Dispatcher> byState;
  private final Dispatcher usual;
  private final BooleanSupplier following;

  /**
   * The dispatchers.
   *
   * @param byState by the id of the private state
   * @param usual the id of requests that name none
   * @param following whether the active JVM of the node's group may have more private states
   */
  public Dispatchers(
      SortedMap<String, Dispatcher> byState, String usual, BooleanSupplier following) {
    this.byState = new TreeMap<>(byState);
    this.usual = this.byState.get(usual);
    this.following = following;
  }

  /** For requests that name a private state; one that refuses them where nobody has it. */
  public Dispatcher of(Optional<String> privateState) {
    return privateState.map(this::named).orElse(usual);
  }

  private Dispatcher named(String id) {
    Dispatcher found = byState.get(id);
    if (found != null) {
      return found;
    }
    if (following.getAsBoolean()) {
      return usual.relaying(id);
    }
    String shown = id.length() <= MOST_CHARACTERS ? id : id.substring(0, MOST_CHARACTERS);
    return usual.refusing(RpcError.unknownPrivateState(shown));
  }
}
