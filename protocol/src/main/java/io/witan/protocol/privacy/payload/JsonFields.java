package io.witan.protocol.privacy.payload;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads JSON (RFC 8259) one level at a time: what is deeper is passed over, without recursion, as
 * whoever wrote it may mean harm.
 */
public final class JsonFields {
  private final String text;
  private int at;

  private JsonFields(String text) {
    this.text = text;
  }

  /**
   * The fields of an object whose values are texts; those that are null or of another kind are left
   * out.
   *
   * @throws IllegalArgumentException if it is no object
   */
  public static Map<String, String> texts(String text) {
    Map<String, String> texts = new TreeMap<>();
    values(text).forEach((name, value) -> textOf(value).ifPresent(its -> texts.put(name, its)));
    return texts;
  }

  /**
   * The fields of an object, each value as it is written.
   *
   * @throws IllegalArgumentException if it is no object
   */
  public static Map<String, String> values(String text) {
    JsonFields in = new JsonFields(text);
    Map<String, String> fields = new TreeMap<>();
    in.expect('{');
    if (!in.next('}')) {
      do {
        in.space();
        String name = in.string();
        in.expect(':');
        fields.put(name, in.value());
      } while (in.next(','));
      in.expect('}');
    }
    in.end();
    return fields;
  }

  /**
   * The elements of an array, all of which are texts.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static List<String> list(String text) {
    JsonFields in = new JsonFields(text);
    List<String> elements = new ArrayList<>();
    in.expect('[');
    if (!in.next(']')) {
      do {
        in.space();
        elements.add(in.string());
      } while (in.next(','));
      in.expect(']');
    }
    in.end();
    return elements;
  }

  /** The text that a value is; empty where it is of another kind. */
  private static Optional<String> textOf(String value) {
    return value.startsWith("\"")
        ? Optional.of(unescaped(value.substring(1, value.length() - 1)))
        : Optional.empty();
  }

  private String value() {
    space();
    int begin = at;
    if (peek() == '"') {
      string();
    } else {
      skip();
    }
    return text.substring(begin, at).strip();
  }

  private String string() {
    expect('"');
    int begin = at;
    while (peek() != '"') {
      at += peek() == '\\' ? 2 : 1;
    }
    return unescaped(text.substring(begin, at++));
  }

  /** Some writers escape the slashes and equals signs of Base64; nothing else here needs it. */
  private static String unescaped(String written) {
    return written.indexOf('\\') < 0
        ? written
        : written.replace("\\/", "/").replace("\\u003d", "=").replace("\\u002b", "+");
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

  private void end() {
    space();
    if (at != text.length()) {
      throw fault();
    }
  }

  private void space() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private IllegalArgumentException fault() {
    return new IllegalArgumentException("no such JSON at character " + (at + 1));
  }
}
