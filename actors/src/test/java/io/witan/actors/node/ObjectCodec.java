package io.witan.actors.node;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.machine.RecordCodec;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A codec for tests within one JVM: the bytes are a number under which the object is kept. */
final class ObjectCodec<R> implements RecordCodec<R> {
  private final List<R> kept = new CopyOnWriteArrayList<>();

  @Override
  public String manifest(R record) {
    return "test";
  }

  @Override
  public synchronized Bytes encode(R record) {
    kept.add(record);
    return Bytes.of(ByteBuffer.allocate(4).putInt(kept.size() - 1).array());
  }

  @Override
  public R decode(String manifest, Bytes payload) {
    return kept.get(ByteBuffer.wrap(payload.toArray()).getInt());
  }
}
