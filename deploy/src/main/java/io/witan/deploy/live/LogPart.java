package io.witan.deploy.live;

import io.witan.deploy.CommandFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** What a node's log has had since a moment. */
record LogPart(List<String> lines) {
  /** A machine that is too busy says nothing of the node. */
  private static final Pattern USUAL =
      Pattern.compile("^\\S+Z INFO |^WARNING: Using incubator|thread starvation, CPU overload");

  private static final Pattern STACK = Pattern.compile("^\\s+at |^Caused by: |^\\S*Exception");

  /** How long a log is now; 0 where there is none yet. */
  static long end(Path log) {
    try {
      return Files.exists(log) ? Files.size(log) : 0;
    } catch (IOException unreadable) {
      throw new CommandFailure("cannot read the log " + log);
    }
  }

  static LogPart since(Path log, long end) {
    try {
      byte[] all = Files.exists(log) ? Files.readAllBytes(log) : new byte[0];
      int from = (int) Math.min(end, all.length);
      String text = new String(all, from, all.length - from, StandardCharsets.UTF_8);
      return new LogPart(Arrays.stream(text.split("\n", -1)).filter(l -> !l.isBlank()).toList());
    } catch (IOException unreadable) {
      throw new CommandFailure("cannot read the log " + log);
    }
  }

  /** The lines that are no information. */
  List<String> complaints() {
    return lines.stream().filter(line -> !USUAL.matcher(line).find()).toList();
  }

  boolean hasStack() {
    return lines.stream().anyMatch(line -> STACK.matcher(line).find());
  }

  boolean says(String words) {
    return lines.stream().anyMatch(line -> line.contains(words));
  }

  /** The last of the complaints, without its time; a note where there is none. */
  String last() {
    List<String> all = complaints();
    return all.isEmpty() ? "nothing" : all.getLast().replaceFirst("^\\S+Z ", "");
  }
}
