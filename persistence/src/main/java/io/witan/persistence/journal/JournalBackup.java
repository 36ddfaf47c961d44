package io.witan.persistence.journal;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.journal.JournalVersion;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A journal with its payloads in one file, the same from every database. It holds what one moment
 * had: of H2 no node may have the file open, PostgreSQL may be in use meanwhile.
 */
public final class JournalBackup {
  static final int HEAD = 100;
  static final int FILE = 101;

  /** Rows of one query, and their bytes at most before they are written. */
  private static final int PAGE = 64;

  private JournalBackup() {}

  /**
   * What is in a backup.
   *
   * @param genesis of the chain
   * @param taken when it was made
   * @param rows by table
   * @param files that were put in beside the journal, such as keys
   */
  public record Content(
      Hash genesis,
      Instant taken,
      Map<String, Long> rows,
      Map<String, byte[]> files,
      boolean raft,
      long bytes) {}

  /**
   * Writes a backup.
   *
   * @param target a file that is not there yet
   * @param files to be put in beside the journal, by name
   * @throws JournalFailure if it cannot be read, or written
   */
  public static Content write(JournalDatabase database, Path target, Map<String, byte[]> files) {
    Path unfinished = target.resolveSibling(target.getFileName() + ".part");
    try (Connection connection = prepared(database)) {
      Files.deleteIfExists(unfinished);
      Files.createFile(
          unfinished,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      connection.setAutoCommit(false);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      try (BackupFile.Writer out =
          new BackupFile.Writer(new FileOutputStream(unfinished.toFile()))) {
        write(connection, out, files);
      }
      Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (SQLException failed) {
      throw database.failure(failed);
    } catch (IOException failed) {
      throw new JournalFailure("the backup cannot be written: " + failed.getMessage());
    }
    return read(target);
  }

  /** One of an earlier version may lack columns that are copied. */
  private static Connection prepared(JournalDatabase database) throws SQLException {
    database.connectToRead().close(); // makes no journal where none is
    try (Connection connection = database.connect()) {
      Schema.ensure(connection);
    }
    return database.connectToRead();
  }

  private static void write(Connection connection, BackupFile.Writer out, Map<String, byte[]> files)
      throws SQLException, IOException {
    Hash genesis =
        Schema.genesis(connection)
            .orElseThrow(() -> new JournalFailure("no node has used this journal yet"));
    Schema.requireKnown(Schema.version(connection));
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    DataOutputStream fields = new DataOutputStream(head);
    fields.writeUTF(genesis.toHex());
    fields.writeLong(Instant.now().toEpochMilli());
    fields.writeInt(Schema.version(connection));
    out.frame(HEAD, head.toByteArray());
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      ByteArrayOutputStream content = new ByteArrayOutputStream();
      DataOutputStream named = new DataOutputStream(content);
      named.writeUTF(file.getKey());
      named.write(file.getValue());
      out.frame(FILE, content.toByteArray());
    }
    for (CopiedTable table : CopiedTable.values()) {
      copy(connection, table, out);
    }
    out.end();
  }

  private static void copy(Connection connection, CopiedTable table, BackupFile.Writer out)
      throws SQLException, IOException {
    try (PreparedStatement query = connection.prepareStatement(table.select())) {
      Object after = table.key == CopiedTable.Key.NUMBER ? (Object) Long.MIN_VALUE : new byte[0];
      boolean more = true;
      while (more) {
        if (table.key != CopiedTable.Key.NONE) {
          query.setObject(1, after);
          query.setInt(2, PAGE);
        }
        int rows = 0;
        try (ResultSet row = query.executeQuery()) {
          while (row.next()) {
            rows++;
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            table.write(row, new DataOutputStream(content));
            out.frame(table.number, content.toByteArray());
            after =
                table.key == CopiedTable.Key.BYTES
                    ? row.getBytes(table.keyPlace())
                    : (Object) row.getLong(table.keyPlace());
          }
        }
        more = rows == PAGE && table.key != CopiedTable.Key.NONE;
      }
    }
  }

  /**
   * Reads a whole backup and checks it.
   *
   * @throws JournalFailure if it is damaged, or of a newer version
   */
  public static Content read(Path file) {
    Reading reading = new Reading();
    long bytes = BackupFile.read(file, reading::frame);
    if (reading.genesis.isEmpty()) {
      throw new JournalFailure(file + " has no head");
    }
    return new Content(
        reading.genesis.get(), reading.taken, reading.rows, reading.files, reading.raft, bytes);
  }

  private static JournalFailure newer() {
    return new JournalFailure("the backup is of a newer version; use that one to restore it");
  }

  private static final class Reading {
    private final Map<String, Long> rows = new TreeMap<>();
    private final Map<String, byte[]> files = new TreeMap<>();
    private Optional<Hash> genesis = Optional.empty();
    private Instant taken = Instant.EPOCH;
    private boolean raft;

    void frame(int kind, DataInputStream in) throws IOException {
      if (kind == HEAD) {
        genesis = Optional.of(Hash.fromHex(in.readUTF()));
        taken = Instant.ofEpochMilli(in.readLong());
        // The first ones did not say it, of journals that all know.
        if (in.available() > 0 && in.readInt() > JournalVersion.CURRENT) {
          throw newer();
        }
      } else if (kind == FILE) {
        files.put(in.readUTF(), in.readAllBytes());
      } else {
        CopiedTable table = CopiedTable.of(kind).orElseThrow(JournalBackup::newer);
        rows.merge(table.table.replace("\"", ""), 1L, Long::sum);
        raft |= table == CopiedTable.RECORDS && in.readUTF().startsWith("raft|");
      }
    }
  }
}
