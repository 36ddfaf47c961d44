package io.witan.httpapi.graphql;

import io.witan.httpapi.rpc.RpcError;

/**
 * The text of a query before the library reads it: a number of a million digits would cost it a
 * second to split off, and half a minute to be made a number.
 */
final class QueryText {
  /** Longest name or number, in characters. */
  private static final int LONGEST_WORD = 100;

  private static final String BLOCK_QUOTE = "\"\"\"";

  private final String text;
  private int at;

  private QueryText(String text) {
    this.text = text;
  }

  /** Refuses a text with too long a word outside of its strings and comments. */
  static String checked(String text) {
    new QueryText(text).check();
    return text;
  }

  private void check() {
    int begin = 0;
    while (at < text.length()) {
      char now = text.charAt(at);
      if (now == '"' || now == '#') {
        skip(now);
        begin = at;
      } else if (isOfWord(now)) {
        at++;
      } else {
        begin = ++at;
      }
      if (at - begin > LONGEST_WORD) {
        throw RpcError.invalidRequest(
                "the query has a name or number of more than " + LONGEST_WORD + " characters")
            .toException();
      }
    }
  }

  private static boolean isOfWord(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '+' || c == '.';
  }

  private void skip(char opening) {
    if (text.startsWith(BLOCK_QUOTE, at)) {
      at += BLOCK_QUOTE.length();
      while (at < text.length() && !text.startsWith(BLOCK_QUOTE, at)) {
        at += text.charAt(at) == '\\' && text.startsWith(BLOCK_QUOTE, at + 1) ? 4 : 1;
      }
      at += BLOCK_QUOTE.length();
      return;
    }
    at++;
    while (at < text.length() && !isEnd(opening, text.charAt(at))) {
      at += opening == '"' && text.charAt(at) == '\\' ? 2 : 1;
    }
    at++;
  }

  /** A string ends with its line at the latest: what goes on is none. */
  private static boolean isEnd(char opening, char now) {
    return now == '\n' || now == '\r' || (opening == '"' && now == '"');
  }
}
