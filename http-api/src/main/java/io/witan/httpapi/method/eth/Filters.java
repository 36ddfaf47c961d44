package io.witan.httpapi.method.eth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.witan.actors.node.Elsewhere;
import io.witan.httpapi.rpc.Json;
import io.witan.httpapi.rpc.Relay;
import io.witan.httpapi.rpc.RpcError;
import io.witan.httpapi.rpc.RpcLimits;
import io.witan.protocol.bytes.Hash;
import java.time.InstantSource;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The filters that clients poll. A filter remembers only how far its client has read, so that it
 * costs nothing between two polls; those that nobody polls are forgotten. In a node group each is
 * in the JVM that made it, whose number is in its id: a poll that reaches another is relayed, and
 * once that JVM has left there is no such filter.
 */
public final class Filters {
  /**
   * A filter of the users of one private state.
   *
   * @param state its id
   */
  private record Owned(String state, Filter filter) {}

  private final Map<String, Owned> byId = new ConcurrentHashMap<>();
  private final PendingHashes pendingHashes = new PendingHashes();
  private final RpcLimits limits;
  private final InstantSource clock;
  private final Relay group;

  /**
   * No filters yet.
   *
   * @param group knows this JVM and the others of its group
   */
  public Filters(RpcLimits limits, InstantSource clock, Relay group) {
    this.limits = limits;
    this.clock = clock;
    this.group = group;
  }

  /** What a client polls for. */
  sealed interface Filter permits Logs, Blocks, Pending {
    Cursor cursor();

    default long seen() {
      return cursor().position;
    }

    default void sawUpTo(long position) {
      cursor().position = position;
    }
  }

  /** How far the client has read, and when it last asked. */
  static final class Cursor {
    private volatile long position;
    private volatile long askedMillis;

    Cursor(long position) {
      this.position = position;
    }
  }

  /**
   * Logs of new blocks.
   *
   * @param ownCursor for private ones, which may come later
   */
  record Logs(LogFilter filter, Cursor cursor, Cursor ownCursor) implements Filter {
    Logs(LogFilter filter, long head) {
      this(filter, new Cursor(head), new Cursor(head));
    }

    long seenOwn() {
      return ownCursor.position;
    }

    void sawOwnUpTo(long position) {
      ownCursor.position = position;
    }
  }

  /** Hashes of new blocks. */
  record Blocks(Cursor cursor) implements Filter {
    Blocks(long head) {
      this(new Cursor(head));
    }
  }

  /** Hashes of transactions that became pending. */
  record Pending(Cursor cursor) implements Filter {}

  /** Adds a filter for the users of a private state and gives its id. */
  JsonNode add(String state, Filter filter) {
    forgetIdle();
    if (byId.size() >= limits.filters()) {
      throw RpcError.of(RpcError.LIMIT, "too many filters").toException();
    }
    touch(filter);
    String id = Ids.of(group.self());
    byId.put(id, new Owned(state, filter));
    return Json.text(id);
  }

  JsonNode addPending(String state) {
    return add(state, new Pending(new Cursor(pendingHashes.count())));
  }

  /** A filter; an error where users of that private state have none of that id. */
  Filter find(String state, String id) {
    forgetIdle();
    requireHere(id);
    Owned found = byId.get(id);
    if (found == null) {
      throw RpcError.server("filter not found").toException();
    }
    if (!found.state.equals(state)) {
      throw RpcError.server("filter not found for " + state).toException();
    }
    touch(found.filter);
    return found.filter;
  }

  boolean remove(String state, String id) {
    requireHere(id);
    Owned found = byId.get(id);
    return found != null && found.state.equals(state) && byId.remove(id, found);
  }

  private void requireHere(String id) {
    OptionalLong maker = Ids.member(id);
    if (maker.isPresent()
        && maker.getAsLong() != group.self()
        && group.isMember(maker.getAsLong())) {
      throw Elsewhere.at(maker.getAsLong());
    }
  }

  /** Tells of a transaction that became pending. */
  public void onPending(Hash hash) {
    pendingHashes.add(hash);
  }

  JsonNode pendingSince(Pending pending) {
    ArrayNode hashes = Json.array();
    PendingHashes.Part part = pendingHashes.since(pending.seen());
    part.hashes().forEach(hash -> hashes.add(hash.toHex()));
    pending.sawUpTo(part.count());
    return hashes;
  }

  private void touch(Filter filter) {
    filter.cursor().askedMillis = clock.millis();
  }

  private void forgetIdle() {
    long oldest = clock.millis() - limits.filterIdle().toMillis();
    byId.values().removeIf(one -> one.filter.cursor().askedMillis < oldest);
  }
}
