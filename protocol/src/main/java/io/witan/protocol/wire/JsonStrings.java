package io.witan.protocol.wire;

import java.util.ArrayList;
import java.util.List;

/** Reads the one JSON shape that node lists have: an array of strings (RFC 8259). */
final class JsonStrings {
  private final String text;
  private int at;

  private JsonStrings(String text) {
    this.text = text;
  }

  /**
   * The strings of an array.
   *
   * @throws IllegalArgumentException if the text is anything else
   */
  static List<String> array(String text) {
    JsonStrings reader = new JsonStrings(text);
    List<String> items = new ArrayList<>();
    reader.expect('[');
    if (!reader.next(']')) {
      do {
        items.add(reader.string());
      } while (reader.next(','));
      reader.expect(']');
    }
    reader.space();
    if (reader.at != text.length()) {
      throw reader.fault("nothing more");
    }
    return items;
  }

  private String string() {
    expect('"');
    StringBuilder out = new StringBuilder();
    while (true) {
      char c = take();
      if (c == '"') {
        return out.toString();
      }
      out.append(c == '\\' ? escaped() : c);
    }
  }

  private char escaped() {
    char c = take();
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        int value = 0;
        for (int i = 0; i < 4; i++) {
          int digit = Character.digit(take(), 16);
          if (digit < 0) {
            throw fault("four hexadecimal digits");
          }
          value = (value << 4) | digit;
        }
        yield (char) value;
      }
      default -> throw fault("an escape of JSON");
    };
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
      throw fault("'" + wanted + "'");
    }
  }

  private char take() {
    if (at == text.length()) {
      throw fault("'\"'");
    }
    return text.charAt(at++);
  }

  private void space() {
    while (at < text.length() && " \t\r\n\uFEFF".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private IllegalArgumentException fault(String wanted) {
    return new IllegalArgumentException("expected " + wanted + " at character " + (at + 1));
  }
}
