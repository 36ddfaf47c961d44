package io.witan.persistence.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.h2.store.fs.FileBase;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database under a pool of connections when its disk is full for a while. */
final class H2SourceTest {
  private static final int ROWS = 5;

  /** H2's files on a disk that can be full. H2 makes it by reflection. */
  public static final class FillableDisk extends FilePathWrapper {
    private static volatile boolean full;

    public FillableDisk() {}

    @Override
    public String getScheme() {
      return "fillable";
    }

    @Override
    public FileChannel open(String mode) throws IOException {
      return new FillableFile(super.open(mode));
    }
  }

  /** A file on it. */
  private static final class FillableFile extends FileBase {
    private final FileChannel channel;

    FillableFile(FileChannel channel) {
      this.channel = channel;
    }

    @Override
    public synchronized int write(ByteBuffer source, long position) throws IOException {
      if (FillableDisk.full) {
        throw new IOException("No space left on device");
      }
      return channel.write(source, position);
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
      throw new IOException("not used by H2");
    }

    @Override
    public synchronized int read(ByteBuffer target, long position) throws IOException {
      return channel.read(target, position);
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
      return channel.read(target);
    }

    @Override
    public long size() throws IOException {
      return channel.size();
    }

    @Override
    public long position() throws IOException {
      return channel.position();
    }

    @Override
    public FileChannel position(long position) throws IOException {
      channel.position(position);
      return this;
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
      channel.truncate(size);
      return this;
    }

    @Override
    public void force(boolean metaData) throws IOException {
      channel.force(metaData);
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
      return channel.tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
      channel.close();
    }
  }

  @Test
  void connectionsToADatabaseThatAFullDiskClosedAreNotValidAndNewOnesWorkAfterThem(
      @TempDir Path folder) throws SQLException {
    H2Source source = fillAndFree(folder, new H2Source());
    try (Connection next = source.getConnection()) {
      assertTrue(next.isValid(1));
      assertEquals(ROWS, acknowledged(next));
    }
  }

  @Test
  void aDatabaseThatAFullDiskClosedIsOpenedAgainOnlyWhereThereIsRoomToSpare(@TempDir Path folder)
      throws SQLException {
    H2Source source = fillAndFree(folder, new H2Source(Long.MAX_VALUE));
    SQLException refused = assertThrows(SQLException.class, source::getConnection);
    assertTrue(refused.getMessage().startsWith("no space left on device but "));
  }

  /** Has a source's database fail on a full disk, and then empties the disk. */
  private static H2Source fillAndFree(Path folder, H2Source source) throws SQLException {
    FilePath.register(new FillableDisk());
    FillableDisk.full = false;
    source.setUrl("jdbc:h2:fillable:" + folder.resolve("journal") + ";WRITE_DELAY=100");
    source.setFolder(folder.toString());
    source.setUser("sa");
    Connection writer = source.getConnection();
    Connection idle = source.getConnection();
    try (Statement statement = writer.createStatement()) {
      statement.execute("CREATE TABLE record (number INT PRIMARY KEY)");
    }
    writer.setAutoCommit(false);
    for (int i = 0; i < ROWS; i++) {
      insert(writer, i);
    }
    assertTrue(writer.isValid(1));

    FillableDisk.full = true;
    assertThrows(SQLException.class, () -> insert(writer, ROWS));
    assertFalse(writer.isValid(1));
    assertFalse(idle.isValid(1));

    FillableDisk.full = false;
    closeDead(idle);
    closeDead(writer);
    return source;
  }

  private static void insert(Connection connection, int number) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement("INSERT INTO record VALUES (?)")) {
      insert.setInt(1, number);
      insert.executeUpdate();
    }
    connection.commit();
  }

  private static void closeDead(Connection connection) {
    try {
      connection.close();
    } catch (SQLException dead) {
      // A pool goes on too.
    }
  }

  private static int acknowledged(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT COUNT(*) FROM record WHERE number < " + ROWS)) {
      rows.next();
      return rows.getInt(1);
    }
  }
}
