package io.witan.deploy.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.trie.NodeSource;
import io.witan.protocol.trie.Trie;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** TrieTests: changes in order, or entries in any order, and the root that they lead to. */
final class TrieTests implements ConformanceFormat {
  private record Change(Bytes key, Bytes value) {}

  @Override
  public String name() {
    return "trie";
  }

  @Override
  public boolean recognises(TestFile file) {
    JsonNode first = file.first();
    return first.has("in") && (first.has("root") || first.has("tests"));
  }

  @Override
  public void run(TestFile file, CaseSink sink) {
    boolean secure = file.stem().toLowerCase(Locale.ROOT).contains("secure");
    file.json()
        .properties()
        .forEach(
            entry -> {
              JsonNode test = entry.getValue();
              sink.check(
                  entry.getKey(), () -> test.has("tests") ? neighbours(test) : root(test, secure));
            });
  }

  private static Outcome root(JsonNode test, boolean secure) {
    Hash expected = Fields.hash(test, "root");
    JsonNode in = Fields.node(test, "in");
    List<Change> changes = changes(in);
    Outcome straight = Outcome.equal("root", expected, root(changes, secure));
    if (in.isArray()) {
      return straight;
    }
    List<Change> backwards = new ArrayList<>(changes);
    Collections.reverse(backwards);
    return straight.and(Outcome.equal("root, backwards", expected, root(backwards, secure)));
  }

  private static Hash root(List<Change> changes, boolean secure) {
    Trie trie = Trie.empty(NodeSource.NOTHING);
    for (Change change : changes) {
      Bytes key = secure ? Keccak.hash(change.key).bytes() : change.key;
      trie = change.value.isEmpty() ? trie.delete(key) : trie.put(key, change.value);
    }
    return trie.root();
  }

  private static List<Change> changes(JsonNode in) {
    List<Change> changes = new ArrayList<>();
    if (in.isArray()) {
      in.forEach(pair -> changes.add(new Change(text(pair.path(0)), text(pair.path(1)))));
    } else {
      in.properties().forEach(e -> changes.add(new Change(text(e.getKey()), text(e.getValue()))));
    }
    return changes;
  }

  /** What comes before and after a key in a set, as a walk of the trie finds it. */
  private static Outcome neighbours(JsonNode test) {
    Trie trie = Trie.empty(NodeSource.NOTHING);
    for (JsonNode key : Fields.node(test, "in")) {
      if (text(key).isEmpty()) {
        throw new MalformedTest("member \"in\" holds an empty key");
      }
      trie = trie.put(text(key), text(key));
    }
    List<Bytes> keys = new ArrayList<>();
    trie.walk(Bytes.EMPTY, (key, value) -> keys.add(key)); // add() is always true: go on.
    Outcome outcome = Outcome.passed();
    for (JsonNode triple : Fields.node(test, "tests")) {
      Bytes asked = text(triple.path(0));
      Bytes before = Bytes.EMPTY;
      Bytes after = Bytes.EMPTY;
      for (Bytes key : keys) {
        int order = key.compareTo(asked);
        before = order < 0 ? key : before;
        after = order > 0 && after.isEmpty() ? key : after;
      }
      outcome =
          outcome
              .and(Outcome.equal("before " + triple.path(0), text(triple.path(1)), before))
              .and(Outcome.equal("after " + triple.path(0), text(triple.path(2)), after));
    }
    return outcome;
  }

  private static Bytes text(JsonNode value) {
    return value.isNull() ? Bytes.EMPTY : text(value.asText());
  }

  private static Bytes text(String value) {
    return value.startsWith("0x")
        ? Fields.bytes(value)
        : Bytes.wrap(value.getBytes(StandardCharsets.UTF_8));
  }
}
