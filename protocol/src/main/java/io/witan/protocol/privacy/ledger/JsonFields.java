package io.witan.protocol.privacy.ledger;

import java.util.Map;
import java.util.TreeMap;

/**
 * Reads the texts of one JSON object (RFC 8259). What else it holds is passed over, however deep,
 * without recursion: whoever wrote it may mean harm.
 */
final class JsonFields {
  private final String text;
  private int at;

  private JsonFields(String text) {
    this.text = text;
  }

  /**
   * The fields whose values are texts; those that are null or of another kind are left out.
   *
   * @throws IllegalArgumentException if it is no object
   */
  static Map<String, String> read(String text) {
    JsonFields in = new JsonFields(text);
    Map<String, String> fields = new TreeMap<>();
    in.expect('{');
    if (!in.next('}')) {
      do {
        in.space();
        String name = in.string();
        in.expect(':');
        in.space();
        if (in.peek() == '"') {
          fields.put(name, in.string());
        } else {
          in.skip();
        }
      } while (in.next(','));
      in.expect('}');
    }
    in.space();
    if (in.at != text.length()) {
      throw in.fault();
    }
    return fields;
  }

  /** Without escapes: no field that is asked for needs one, and no value of it. */
  private String string() {
    expect('"');
    int begin = at;
    while (peek() != '"') {
      at += peek() == '\\' ? 2 : 1;
    }
    return text.substring(begin, at++);
  }

  /** Passes over a number, a word, or all of an array or object. */
  private void skip() {
    int depth = 0;
    while (true) {
      switch (peek()) {
        case '"' -> string();
        case '{', '[' -> {
          depth++;
          at++;
        }
        case '}', ']' -> {
          if (depth == 0) {
            return;
          }
          depth--;
          at++;
        }
        case ',' -> {
          if (depth == 0) {
            return;
          }
          at++;
        }
        default -> at++;
      }
    }
  }

  private boolean next(char wanted) {
    space();
    if (at < text.length() && text.charAt(at) == wanted) {
      at++;
      return true;
    }
    return false;
  }

  private void expect(char wanted) {
    if (!next(wanted)) {
      throw fault();
    }
  }

  private char peek() {
    if (at >= text.length()) {
      throw fault();
    }
    return text.charAt(at);
  }

  private void space() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private IllegalArgumentException fault() {
    return new IllegalArgumentException("no JSON object at character " + (at + 1));
  }
}
