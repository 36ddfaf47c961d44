package io.witan.persistence.journal;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * The form of a backup: a magic word, then frames of {@code [kind, length, content, CRC-32C of
 * these]}, the last one with the number of frames before it and the SHA-256 of all that is before.
 * A file without that last frame is no backup.
 */
final class BackupFile {
  /** The digit is the version of the form. */
  private static final byte[] MAGIC = "witan-backup/1\n".getBytes(StandardCharsets.US_ASCII);

  private static final int END = 255;

  /** No row is larger: a block has at most 10 MiB, a payload 8. */
  private static final int MOST_BYTES = 64 << 20;

  private BackupFile() {}

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Writes a file that nobody else can read, and that is whole or not there. */
  static final class Writer implements AutoCloseable {
    private final FileOutputStream file;
    private final DigestOutputStream digest;
    private final DataOutputStream out;
    private long frames;

    Writer(FileOutputStream file) throws IOException {
      this.file = file;
      this.digest = new DigestOutputStream(new BufferedOutputStream(file, 1 << 16), sha256());
      this.out = new DataOutputStream(digest);
      out.write(MAGIC);
    }

    void frame(int kind, byte[] content) throws IOException {
      CRC32C crc = new CRC32C();
      crc.update(kind);
      crc.update(content);
      out.writeByte(kind);
      out.writeInt(content.length);
      out.write(content);
      out.writeInt((int) crc.getValue());
      frames++;
    }

    /** Ends the file and forces it to the disk. */
    void end() throws IOException {
      ByteArrayOutputStream content = new ByteArrayOutputStream();
      DataOutputStream last = new DataOutputStream(content);
      last.writeLong(frames);
      last.write(digest.getMessageDigest().digest());
      frame(END, content.toByteArray());
      out.flush();
      file.getFD().sync();
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }

  /** Takes the frames of a file. */
  interface Sink {
    void frame(int kind, DataInputStream content) throws IOException;
  }

  /**
   * Reads a whole file.
   *
   * @return its bytes
   * @throws JournalFailure if it is damaged or ends too early; frames before that were handed over
   */
  static long read(Path path, Sink sink) {
    try (DigestInputStream digest =
            new DigestInputStream(
                new BufferedInputStream(Files.newInputStream(path), 1 << 16), sha256());
        DataInputStream in = new DataInputStream(digest)) {
      if (!Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)) {
        throw new JournalFailure(path + " is no backup that this program knows");
      }
      for (long frames = 0; ; frames++) {
        byte[] before = ((MessageDigest) digest.getMessageDigest().clone()).digest();
        int kind = in.readUnsignedByte();
        byte[] content = content(path, frames, in, kind);
        if (kind == END) {
          requireEnd(path, content, frames, before);
          return Files.size(path);
        }
        sink.frame(kind, new DataInputStream(new ByteArrayInputStream(content)));
      }
    } catch (EOFException early) {
      throw new JournalFailure(path + " ends too early: the backup did not finish");
    } catch (IOException | CloneNotSupportedException failed) {
      throw new JournalFailure(path + " cannot be read: " + failed.getMessage());
    }
  }

  private static byte[] content(Path path, long frame, DataInputStream in, int kind)
      throws IOException {
    int size = in.readInt();
    if (size < 0 || size > MOST_BYTES) {
      throw damaged(path, frame);
    }
    byte[] content = in.readNBytes(size);
    CRC32C crc = new CRC32C();
    crc.update(kind);
    crc.update(content);
    if (in.readInt() != (int) crc.getValue()) {
      throw damaged(path, frame);
    }
    return content;
  }

  private static void requireEnd(Path path, byte[] content, long frames, byte[] digest)
      throws IOException {
    DataInputStream end = new DataInputStream(new ByteArrayInputStream(content));
    if (end.readLong() != frames || !Arrays.equals(end.readAllBytes(), digest)) {
      throw new JournalFailure(path + " is damaged: it is not what was written");
    }
  }

  private static JournalFailure damaged(Path path, long frame) {
    return new JournalFailure("%s is damaged at its frame %d".formatted(path, frame + 1));
  }
}
