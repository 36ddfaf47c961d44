package io.witan.deploy.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.witan.protocol.bytes.Bytes;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One file of tests.
 *
 * @param path as given, with the path inside an archive after an exclamation mark
 * @param json its content, or a text node where the file is not JSON
 * @param neighbours the files that came with it
 */
record TestFile(String path, JsonNode json, Neighbours neighbours) {
  /** Reads other files of the same folder tree or archive. */
  interface Neighbours {
    /** The content of the file at {@code path}, given like {@link TestFile#path}. */
    Optional<Bytes> read(String path);
  }

  /** A file and its content. */
  record Found(String path, Bytes content) {}

  /** How many folders above its own a file's companions may be. */
  private static final int FOLDERS_UP = 5;

  /** The file of this name in this file's folder, or in the nearest one above that has it. */
  Optional<Found> companion(String name) {
    int end = lastStep(path);
    for (int up = 0; up <= FOLDERS_UP && end >= 0; up++) {
      String at = path.substring(0, end + 1) + name;
      Optional<Bytes> content = neighbours.read(at);
      if (content.isPresent() || path.charAt(end) == '!') {
        return content.map(bytes -> new Found(at, bytes));
      }
      end = lastStep(path.substring(0, end));
    }
    return Optional.empty();
  }

  private static int lastStep(String path) {
    return Math.max(path.lastIndexOf('/'), path.lastIndexOf('!'));
  }

  /** The path without the file's name and without the archive's own place. */
  String folder() {
    String inside = path.substring(path.lastIndexOf('!') + 1);
    int end = inside.lastIndexOf('/');
    String folder = end < 0 ? "" : inside.substring(0, end);
    String[] steps = folder.split("/", -1);
    int from = Math.max(0, steps.length - 2);
    return String.join("/", Arrays.copyOfRange(steps, from, steps.length));
  }

  /** The file's name without its ending. */
  String stem() {
    int start = lastStep(path) + 1;
    int dot = path.lastIndexOf('.');
    return dot <= start ? path.substring(start) : path.substring(start, dot);
  }

  /** The members of the file's object by name, without the comments, which begin with "_". */
  Map<String, JsonNode> tests() {
    Map<String, JsonNode> tests = new LinkedHashMap<>();
    for (var entry : json.properties()) {
      if (!entry.getKey().startsWith("_")) {
        tests.put(entry.getKey(), entry.getValue());
      }
    }
    return tests;
  }

  /** The first of the tests, or a missing node. */
  JsonNode first() {
    return tests().values().stream().findFirst().orElseGet(MissingNode::getInstance);
  }
}
