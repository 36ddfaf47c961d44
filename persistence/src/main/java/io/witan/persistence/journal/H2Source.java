package io.witan.persistence.journal;

import io.witan.protocol.store.DiskRoom;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;

/**
 * Connections to an H2 file whose commits return only when the file has them and, where that is
 * asked for, the disk: H2 itself gathers commits for a while, and leaves it to the system when they
 * reach the disk. They also say truly whether they are alive. After a disk that was full it is
 * opened again only where there is {@link DiskRoom}. The connection pool makes it and sets it up by
 * its setters.
 */
public final class H2Source implements DataSource {
  private static final Set<String> ENDINGS = Set.of("close", "abort", "isClosed");
  private static final String WRITE = "CHECKPOINT";
  private static final String FORCE = "CHECKPOINT SYNC";
  private static final String BROKEN = "08006";

  private String url = "";
  private String user = "";
  private String password = "";
  private boolean forced = true;
  private Path folder = Path.of("");
  private final long room;

  /** Whether a write failed since it was opened, so that H2 closed it. */
  private volatile boolean closedItself;

  public H2Source() {
    this(DiskRoom.LEAST);
  }

  /** One that is opened again only where so many bytes are free. */
  H2Source(long room) {
    this.room = room;
  }

  /** Where its file is. */
  public void setFolder(String value) {
    folder = Path.of(value);
  }

  public void setUrl(String value) {
    url = value;
  }

  public void setUser(String value) {
    user = value;
  }

  public void setPassword(String value) {
    password = value;
  }

  public void setForced(boolean value) {
    forced = value;
  }

  @Override
  public Connection getConnection() throws SQLException {
    if (closedItself) {
      requireRoom();
    }
    Connection opened = DriverManager.getConnection(url, user, password);
    closedItself = false;
    return wrapped(opened);
  }

  private void requireRoom() throws SQLException {
    try {
      Optional<String> lack = DiskRoom.lack(Files.getFileStore(folder).getUsableSpace(), room);
      if (lack.isPresent()) {
        throw new SQLNonTransientConnectionException(lack.get(), BROKEN);
      }
    } catch (IOException unknown) {
      // Whether there is room will be seen.
    }
  }

  @Override
  public Connection getConnection(String otherUser, String otherPassword) throws SQLException {
    throw new SQLFeatureNotSupportedException("the user is set once");
  }

  private Connection wrapped(Connection connection) {
    return (Connection)
        Proxy.newProxyInstance(
            H2Source.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              boolean asks = method.getDeclaringClass() != Object.class;
              boolean open = !asks || ENDINGS.contains(method.getName()) || isOpen(connection);
              if (!open) {
                closedItself = true;
              }
              if (method.getName().equals("isValid")) {
                return open;
              }
              if (!open) {
                throw new SQLNonTransientConnectionException("the database is closed", BROKEN);
              }
              try {
                Object result = method.invoke(connection, arguments);
                if (method.getName().equals("commit")) {
                  write(connection);
                }
                return result;
              } catch (InvocationTargetException failed) {
                throw failed.getCause();
              }
            });
  }

  /**
   * Whether the database behind a connection still works. H2 closes it when a write fails, as on a
   * full disk, and opens it again only when the last of its connections is closed; yet it calls
   * them all valid, so that a pool would keep them for ever. A statement cannot tell: on a closed
   * store some never return.
   */
  private static boolean isOpen(Connection connection) {
    return connection instanceof JdbcConnection own
        && own.getSession() instanceof SessionLocal session
        && !session.isClosed()
        && !session.getDatabase().getStore().getMvStore().isClosed();
  }

  private void write(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(forced ? FORCE : WRITE);
    }
  }

  @Override
  public PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(PrintWriter out) {}

  @Override
  public void setLoginTimeout(int seconds) {}

  @Override
  public int getLoginTimeout() {
    return 0;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException("no java.util.logging here");
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    throw new SQLException("wraps nothing");
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }
}
