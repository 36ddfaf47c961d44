package io.witan.actors.peer;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.wire.Conversation;
import io.witan.protocol.wire.MessageCodec.Encoded;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What one link still has to write: sealed bytes first, then the queue, sealed as it leaves. */
final class Writes {
  /** Sealed bytes of the conversation itself (pongs, above all) that may wait. */
  private static final int MAX_SEALED = 256 << 10;

  /** About how many bytes make one write. */
  private static final int BATCH = 64 << 10;

  private final SendQueue queue = new SendQueue();
  private final List<Bytes> sealed = new ArrayList<>();
  private int sealedBytes;
  private boolean busy;
  private boolean finished;

  SendQueue queue() {
    return queue;
  }

  void add(Bytes bytes) {
    sealed.add(bytes);
    sealedBytes += bytes.size();
  }

  /** Whether a peer makes us answer without reading the answers. */
  boolean overfull() {
    return sealedBytes > MAX_SEALED;
  }

  /** Whether a write is not confirmed yet. */
  boolean busy() {
    return busy;
  }

  void confirmed() {
    busy = false;
  }

  /** True once. */
  boolean finish() {
    boolean first = !finished;
    finished = true;
    return first;
  }

  /** The next write; empty where there is none. */
  byte[] next(Conversation conversation) {
    if (finished) {
      return new byte[0];
    }
    while (conversation.isOpen() && sealedBytes < BATCH) {
      Optional<Encoded> message = queue.poll();
      if (message.isEmpty()) {
        break;
      }
      add(conversation.seal(message.get()));
    }
    byte[] all = LinkSocket.join(sealed);
    sealed.clear();
    sealedBytes = 0;
    busy = all.length > 0;
    return all;
  }
}
