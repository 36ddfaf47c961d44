package io.witan.deploy.network;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The last line of a log, for telling why a process ended. */
public final class LastLine {
  private static final int TAIL = 4096;

  private LastLine() {}

  public static String of(Path log) {
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      int size = (int) Math.min(TAIL, file.length());
      byte[] tail = new byte[size];
      file.seek(file.length() - size);
      file.readFully(tail);
      String[] lines = new String(tail, StandardCharsets.UTF_8).strip().split("\n", -1);
      return lines[lines.length - 1];
    } catch (IOException unreadable) {
      return "see " + log;
    }
  }
}
