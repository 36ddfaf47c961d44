package io.witan.protocol.trie;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.witan.protocol.ConformanceData;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.crypto.Keccak;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The TrieTests of ethereum/tests. */
class TrieConformanceTest {
  @TestFactory
  Stream<DynamicTest> everyRootOfTheTrieTestsComesOut() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (String file :
        List.of(
            "trietest",
            "trieanyorder",
            "trietest_secureTrie",
            "trieanyorder_secureTrie",
            "hex_encoded_securetrie_test")) {
      boolean secure = file.contains("secure");
      for (Map.Entry<String, JsonNode> one : read(file).properties()) {
        tests.add(
            DynamicTest.dynamicTest(
                file + "/" + one.getKey(), () -> check(one.getValue(), secure)));
      }
    }
    assertFalse(tests.isEmpty());
    return tests.stream();
  }

  @Test
  void aWalkKnowsTheKeysBeforeAndAfterEveryKey() throws IOException {
    for (JsonNode test : read("trietestnextprev")) {
      Trie trie = Trie.empty(new MemoryNodes());
      for (JsonNode key : test.get("in")) {
        trie = trie.put(bytes(key.textValue()), Bytes.ofInts(1));
      }
      for (JsonNode row : test.get("tests")) {
        Bytes at = bytes(row.get(0).textValue());
        List<Bytes> keys = new ArrayList<>();
        trie.walk(Bytes.EMPTY, (key, value) -> keys.add(key));
        List<Bytes> before = keys.stream().filter(key -> key.compareTo(at) < 0).toList();
        Bytes previous = before.isEmpty() ? Bytes.EMPTY : before.getLast();
        assertEquals(bytes(row.get(1).textValue()), previous);
        List<Bytes> after = new ArrayList<>();
        trie.walk(
            Bytes.concat(at, Bytes.ofInts(0)),
            (key, value) -> {
              after.add(key);
              return false;
            });
        Bytes next = after.isEmpty() ? Bytes.EMPTY : after.getFirst();
        assertEquals(bytes(row.get(2).textValue()), next);
      }
    }
  }

  private static void check(JsonNode test, boolean secure) {
    List<Map.Entry<String, Optional<String>>> entries = new ArrayList<>();
    JsonNode in = test.get("in");
    if (in.isArray()) {
      in.forEach(
          pair ->
              entries.add(
                  Map.entry(
                      pair.get(0).textValue(), Optional.ofNullable(pair.get(1).textValue()))));
      checkOrder(entries, test, secure);
    } else {
      in.properties()
          .forEach(
              pair ->
                  entries.add(
                      Map.entry(pair.getKey(), Optional.ofNullable(pair.getValue().textValue()))));
      checkOrder(entries, test, secure);
      Collections.reverse(entries);
      checkOrder(entries, test, secure);
    }
  }

  private static void checkOrder(
      List<Map.Entry<String, Optional<String>>> entries, JsonNode test, boolean secure) {
    Hash expected = Hash.fromHex(test.get("root").textValue());
    MemoryNodes store = new MemoryNodes();
    Trie inMemory = Trie.empty(store);
    Trie stored = inMemory;
    for (Map.Entry<String, Optional<String>> entry : entries) {
      Bytes key = bytes(entry.getKey());
      Bytes path = secure ? Keccak.hash(key).bytes() : key;
      inMemory = change(inMemory, path, entry.getValue());
      stored = store.keep(change(stored, path, entry.getValue()));
    }
    assertEquals(expected, inMemory.root());
    assertEquals(expected, stored.root());
  }

  private static Trie change(Trie trie, Bytes key, Optional<String> value) {
    return value.map(text -> trie.put(key, bytes(text))).orElseGet(() -> trie.delete(key));
  }

  private static Bytes bytes(String text) {
    return text.startsWith("0x")
        ? Bytes.fromHex(text)
        : Bytes.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private static JsonNode read(String name) throws IOException {
    try (ZipFile zip = new ZipFile(ConformanceData.file("basics.zip").toFile())) {
      return new ObjectMapper()
          .readTree(zip.getInputStream(zip.getEntry("TrieTests/" + name + ".json")));
    }
  }
}
