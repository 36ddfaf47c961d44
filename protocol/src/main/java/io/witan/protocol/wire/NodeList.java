package io.witan.protocol.wire;

import io.witan.protocol.crypto.PublicKey;
import java.util.ArrayList;
import java.util.List;

/**
 * The content of {@code static-nodes.json}, {@code permissioned-nodes.json} or {@code
 * disallowed-nodes.json}: a JSON array of node URLs.
 *
 * @param nodes the entries that can be read, in order
 * @param faults what is wrong with the others, for the log
 * @param whole whether the text was an array of strings at all; if not, there are no nodes
 */
public record NodeList(List<EnodeUrl> nodes, List<String> faults, boolean whole) {
  /** Most characters of a file. */
  public static final int MAX_LENGTH = 4 * 1024 * 1024;

  public static final NodeList EMPTY = new NodeList(List.of(), List.of(), true);

  public NodeList {
    nodes = List.copyOf(nodes);
    faults = List.copyOf(faults);
  }

  public static NodeList of(List<EnodeUrl> nodes) {
    return new NodeList(nodes, List.of(), true);
  }

  /** Reads a file's text. Total: as GoQuorum does, an entry that is no URL is left out. */
  public static NodeList parse(String text) {
    if (text.length() > MAX_LENGTH) {
      return broken("longer than " + MAX_LENGTH + " characters");
    }
    List<String> entries;
    try {
      entries = JsonStrings.array(text);
    } catch (IllegalArgumentException malformed) {
      return broken("not a JSON array of strings: " + malformed.getMessage());
    }
    List<EnodeUrl> nodes = new ArrayList<>();
    List<String> faults = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      try {
        nodes.add(EnodeUrl.parse(entries.get(i)));
      } catch (IllegalArgumentException malformed) {
        faults.add("entry " + (i + 1) + ": " + malformed.getMessage());
      }
    }
    return new NodeList(nodes, faults, true);
  }

  public boolean contains(PublicKey id) {
    return nodes.stream().anyMatch(node -> node.id().equals(id));
  }

  /** A list of which nothing can be read. */
  public static NodeList broken(String fault) {
    return new NodeList(List.of(), List.of(fault), false);
  }
}
