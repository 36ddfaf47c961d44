package io.witan.simulations.world;

import io.witan.protocol.consensus.BftFrame;
import io.witan.protocol.consensus.bft.BftCodec;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.machine.Frame;
import io.witan.protocol.machine.RecordCodec;
import io.witan.protocol.wire.EthCodec;
import io.witan.protocol.wire.EthFrame;

/**
 * Takes frames and records through the product's bytes and back, as links and disks of an exact run
 * do. What comes back must be what went in.
 */
final class Codecs {
  private static final int ETH_VERSION = 68;

  private Codecs() {}

  static Frame through(Frame frame) {
    Frame read =
        switch (frame) {
          case BftFrame bft -> BftCodec.decode(BftCodec.code(bft), BftCodec.encode(bft));
          case EthFrame eth ->
              EthCodec.decode(EthCodec.code(eth), EthCodec.encode(eth, ETH_VERSION), ETH_VERSION)
                  .orElseThrow(() -> new Fault("a frame without use was sent"));
          default -> frame;
        };
    Fault.unless(read.equals(frame), "a frame is not read as it was written");
    return read;
  }

  static <R> R through(RecordCodec<R> codec, R record) {
    R read = codec.decode(codec.manifest(record), codec.encode(record));
    Fault.unless(read.equals(record), "a record is not read as it was written");
    return read;
  }
}
