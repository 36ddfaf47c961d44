package io.witan.simulations.bundle;

import java.util.Iterator;
import java.util.Locale;
import java.util.Map;

/** Writes JSON. Objects keep the order of their map. */
public final class Json {
  private Json() {}

  /** The JSON of texts, numbers, booleans, maps with text keys and lists. */
  public static String of(Object value) {
    StringBuilder out = new StringBuilder();
    write(out, value);
    return out.toString();
  }

  private static void write(StringBuilder out, Object value) {
    switch (value) {
      case null -> out.append("null");
      case Double number -> out.append(String.format(Locale.ROOT, "%.6f", number));
      case Number number -> out.append(number);
      case Boolean bool -> out.append(bool);
      case Map<?, ?> map -> writeObject(out, map);
      case Iterable<?> list -> writeList(out, list);
      default -> writeText(out, value.toString());
    }
  }

  private static void writeObject(StringBuilder out, Map<?, ?> map) {
    out.append('{');
    String between = "";
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      out.append(between);
      writeText(out, String.valueOf(entry.getKey()));
      out.append(':');
      write(out, entry.getValue());
      between = ",";
    }
    out.append('}');
  }

  private static void writeList(StringBuilder out, Iterable<?> list) {
    out.append('[');
    for (Iterator<?> all = list.iterator(); all.hasNext(); ) {
      write(out, all.next());
      if (all.hasNext()) {
        out.append(',');
      }
    }
    out.append(']');
  }

  private static void writeText(StringBuilder out, String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < 0x20) {
        out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }
}
