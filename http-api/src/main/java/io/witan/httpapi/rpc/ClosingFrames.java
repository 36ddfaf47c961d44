package io.witan.httpapi.rpc;

import akka.http.impl.engine.server.UpgradeToOtherProtocolResponseHeader;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpResponse;
import akka.stream.javadsl.Flow;
import akka.util.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * The code in the frame with which a WebSocket is closed (RFC 6455 §7.4). Akka HTTP writes 1000,
 * "normal closure", and no other, upon which many clients do not come again by themselves. So the
 * frame's bytes are replaced on their way out.
 */
final class ClosingFrames {
  private static final int NORMAL_CLOSURE = 1_000;

  /** In IANA's registry: the server restarts, and clients are to connect again. */
  private static final int SERVICE_RESTART = 1_012;

  private static final ByteString NORMAL = frame(NORMAL_CLOSURE);
  private static final ByteString RESTART = frame(SERVICE_RESTART);

  private ClosingFrames() {}

  /** The last of a message, opcode 8, two bytes without a mask: a server's, with no reason. */
  private static ByteString frame(int code) {
    return ByteString.fromInts(0x88, 2, code >> 8, code & 0xff);
  }

  /** The answer to an upgrade, whose closing frames call for a reconnect while {@code ending}. */
  static HttpResponse restartWhile(BooleanSupplier ending, HttpResponse response) {
    List<HttpHeader> headers = new ArrayList<>();
    for (HttpHeader header : response.getHeaders()) {
      headers.add(
          header instanceof UpgradeToOtherProtocolResponseHeader upgrade
              ? new UpgradeToOtherProtocolResponseHeader(replacing(ending, upgrade.handler()))
              : header);
    }
    return response.withHeaders(headers);
  }

  private static akka.stream.scaladsl.Flow<ByteString, ByteString, Object> replacing(
      BooleanSupplier ending, akka.stream.scaladsl.Flow<ByteString, ByteString, Object> socket) {
    return Flow.fromGraph(socket)
        .map(frame -> ending.getAsBoolean() && frame.equals(NORMAL) ? RESTART : frame)
        .asScala();
  }
}
