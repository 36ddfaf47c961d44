package io.witan.httpapi.conversation;

import java.util.ArrayList;
import java.util.List;

/**
 * A recorded conversation of JSON-RPC as the project ethereum/execution-apis publishes them: lines
 * {@code >>} are requests, {@code <<} their answers, {@code //} comments.
 *
 * @param shapeOnly whether only the shape of the answers counts ({@code speconly})
 */
public record Conversation(String name, boolean shapeOnly, List<Exchange> exchanges) {
  /** A request's text and the answer's. */
  public record Exchange(String request, String answer) {}

  public Conversation {
    exchanges = List.copyOf(exchanges);
  }

  /**
   * Reads the text of one file.
   *
   * @throws IllegalArgumentException if an answer has no request or a request no answer
   */
  public static Conversation read(String name, String text) {
    boolean shapeOnly = false;
    String request = null;
    List<Exchange> exchanges = new ArrayList<>();
    for (String line : text.lines().toList()) {
      if (line.startsWith("//")) {
        shapeOnly |= line.substring(2).strip().startsWith("speconly:");
      } else if (line.startsWith(">>")) {
        request = line.substring(2).strip();
      } else if (line.startsWith("<<") && request != null) {
        exchanges.add(new Exchange(request, line.substring(2).strip()));
        request = null;
      } else if (!line.isBlank()) {
        throw new IllegalArgumentException(name + " is not a conversation");
      }
    }
    if (request != null) {
      throw new IllegalArgumentException(name + " ends with a request");
    }
    return new Conversation(name, shapeOnly, exchanges);
  }
}
