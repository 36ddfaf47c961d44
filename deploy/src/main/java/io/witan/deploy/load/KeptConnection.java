package io.witan.deploy.load;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/**
 * A connection to one node that is kept open between requests. Unlike other clients it knows of
 * each request that failed whether anything of it was sent. For one thread.
 */
final class KeptConnection implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 30_000;
  private static final int OK = 200;
  private static final int UNAVAILABLE = 503;

  private final URI url;
  private Socket socket;
  private InputStream in;

  /** What comes of a request. */
  sealed interface Outcome {}

  /** The node took it and answered. */
  record Answered(String body) implements Outcome {}

  /**
   * The node did not take it: it said so, or no connection to it could be opened.
   *
   * @param awaySeconds for which it is to be let be
   */
  record NotTaken(long awaySeconds) implements Outcome {}

  /** Nobody knows what became of it. */
  record Lost(String why) implements Outcome {}

  private record Response(int status, boolean last, long retryAfter, String body) {}

  KeptConnection(URI url) {
    this.url = url;
  }

  Outcome post(String json) {
    if (socket == null && !open()) {
      return new NotTaken(1);
    }
    try {
      send(json.getBytes(StandardCharsets.UTF_8));
      Response response = receive();
      if (response.last) {
        close();
      }
      return switch (response.status) {
        case OK -> new Answered(response.body);
        case UNAVAILABLE -> new NotTaken(response.retryAfter);
        default -> new Lost("status " + response.status);
      };
    } catch (IOException broken) {
      close();
      return new Lost(broken.toString());
    }
  }

  private boolean open() {
    Socket fresh = new Socket();
    try {
      fresh.setTcpNoDelay(true);
      fresh.setSoTimeout(PATIENCE_MILLIS);
      fresh.connect(
          new InetSocketAddress(url.getHost(), url.getPort()),
          (int) Duration.ofSeconds(5).toMillis());
      in = new BufferedInputStream(fresh.getInputStream());
      socket = fresh;
      return true;
    } catch (IOException refused) {
      return false;
    }
  }

  private void send(byte[] body) throws IOException {
    byte[] head =
        ("POST / HTTP/1.1\r\nHost: "
                + url.getHost()
                + "\r\nContent-Type: application/json\r\nContent-Length: "
                + body.length
                + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    byte[] all = new byte[head.length + body.length];
    System.arraycopy(head, 0, all, 0, head.length);
    System.arraycopy(body, 0, all, head.length, body.length);
    socket.getOutputStream().write(all);
  }

  private Response receive() throws IOException {
    int status = Integer.parseInt(line().split(" ", 3)[1]);
    int length = 0;
    boolean last = false;
    long retryAfter = 1;
    for (String header = line(); !header.isEmpty(); header = line()) {
      String lower = header.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(lower.substring("content-length:".length()).strip());
      }
      if (lower.startsWith("retry-after:")) {
        retryAfter = Long.parseLong(lower.substring("retry-after:".length()).strip());
      }
      last |= lower.equals("connection: close");
    }
    byte[] body = in.readNBytes(length);
    if (body.length < length) {
      throw new EOFException("the answer was cut off");
    }
    return new Response(status, last, retryAfter, new String(body, StandardCharsets.UTF_8));
  }

  private String line() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the connection was closed");
      }
      text.append((char) next);
    }
    text.setLength(text.length() - 1);
    return text.toString();
  }

  @Override
  public void close() {
    try {
      if (socket != null) {
        socket.close();
      }
    } catch (IOException gone) {
      // It was closed because it is of no use.
    }
    socket = null;
  }
}
