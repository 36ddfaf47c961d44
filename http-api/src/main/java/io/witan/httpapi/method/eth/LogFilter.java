package io.witan.httpapi.method.eth;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.httpapi.rpc.BlockRef;
import io.witan.httpapi.rpc.Field;
import io.witan.httpapi.rpc.RpcError;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.ledger.Bloom;
import io.witan.protocol.ledger.Log;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which logs a client wants.
 *
 * @param block the one block to look into; then from and to are empty
 * @param addresses any of these; all where empty
 * @param topics for each place any of these; anything where the place is empty
 */
public record LogFilter(
    Optional<Hash> block,
    Optional<BlockRef> from,
    Optional<BlockRef> to,
    Set<Address> addresses,
    List<Set<Hash>> topics) {
  private static final int MAX_ADDRESSES = 1_000;
  private static final int MAX_TOPICS = 4;
  private static final int MAX_ALTERNATIVES = 1_000;

  public LogFilter {
    addresses = Set.copyOf(addresses);
    topics = List.copyOf(topics);
  }

  public static LogFilter read(Field field) {
    Optional<Hash> block = field.member("blockHash", Field::hash);
    Optional<BlockRef> from = field.member("fromBlock", Field::blockNumber);
    Optional<BlockRef> to = field.member("toBlock", Field::blockNumber);
    if (block.isPresent() && (from.isPresent() || to.isPresent())) {
      throw field.fault(
          "cannot specify both BlockHash and FromBlock/ToBlock, choose one or the other");
    }
    return new LogFilter(
        block,
        from,
        to,
        field.member("address", LogFilter::addresses).orElse(Set.of()),
        field.member("topics", LogFilter::topics).orElse(List.of()));
  }

  private static Set<Address> addresses(Field field) {
    if (!field.json().isArray()) {
      return Set.of(field.address());
    }
    if (field.json().size() > MAX_ADDRESSES) {
      throw RpcError.invalidParams("exceed max addresses or topics per search position")
          .toException();
    }
    return Set.copyOf(field.list(Field::address));
  }

  private static List<Set<Hash>> topics(Field field) {
    if (field.json().size() > MAX_TOPICS) {
      throw RpcError.invalidParams("exceed max topics").toException();
    }
    List<Set<Hash>> places = new ArrayList<>();
    for (JsonNode place : field.json()) {
      places.add(place(new Field(place, field.where())));
    }
    return places;
  }

  private static Set<Hash> place(Field field) {
    if (field.json().isNull()) {
      return Set.of();
    }
    if (!field.json().isArray()) {
      return Set.of(field.hash());
    }
    if (field.json().size() > MAX_ALTERNATIVES) {
      throw RpcError.invalidParams("exceed max addresses or topics per search position")
          .toException();
    }
    for (JsonNode alternative : field.json()) {
      if (alternative.isNull()) {
        return Set.of(); // one null makes the place match anything
      }
    }
    return Set.copyOf(field.list(Field::hash));
  }

  public boolean matches(Log log) {
    if (!addresses.isEmpty() && !addresses.contains(log.address())) {
      return false;
    }
    if (topics.size() > log.topics().size()) {
      return false;
    }
    for (int i = 0; i < topics.size(); i++) {
      if (!topics.get(i).isEmpty() && !topics.get(i).contains(log.topics().get(i))) {
        return false;
      }
    }
    return true;
  }

  /** False where no log under the bloom can match. */
  public boolean mayMatch(Bloom bloom) {
    return anyOf(bloom, addresses.stream().map(Address::bytes).toList())
        && topics.stream()
            .allMatch(place -> anyOf(bloom, place.stream().map(Hash::bytes).toList()));
  }

  private static boolean anyOf(Bloom bloom, Collection<Bytes> entries) {
    return entries.isEmpty() || entries.stream().anyMatch(bloom::mayContain);
  }
}
