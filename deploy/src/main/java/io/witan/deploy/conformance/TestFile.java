package io.witan.deploy.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Arrays;

/**
 * One file of tests.
 *
 * @param path as given, with the path inside an archive after an exclamation mark
 * @param json its content, or a text node where the file is not JSON
 */
record TestFile(String path, JsonNode json) {
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
    int start = Math.max(path.lastIndexOf('/'), path.lastIndexOf('!')) + 1;
    int dot = path.lastIndexOf('.');
    return dot <= start ? path.substring(start) : path.substring(start, dot);
  }

  /** The first member of the file's object, or a missing node. */
  JsonNode first() {
    for (var entry : json.properties()) {
      if (!entry.getKey().startsWith("_")) {
        return entry.getValue();
      }
    }
    return MissingNode.getInstance();
  }
}
