package io.witan.protocol.evm;

import static io.witan.protocol.evm.Words.SIZE;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.ledger.Log;
import java.util.ArrayList;
import java.util.List;

/** LOG0 to LOG4. */
final class LogOps {
  private static final int PER_BYTE = 8;

  private LogOps() {}

  static int run(int op, Evm evm, Frame f) {
    if (f.message.isStatic()) {
      return f.end(Halt.WRITE_PROTECTION);
    }
    long[] s = evm.words;
    long offset = Words.saturated(s, f.sp - SIZE);
    long length = Words.saturated(s, f.sp - 2 * SIZE);
    long dataCost = length > Integer.MAX_VALUE ? Long.MAX_VALUE >>> 1 : length * PER_BYTE;
    if (!f.charge(dataCost) || !f.expand(offset, length)) {
      return f.end(Halt.OUT_OF_GAS);
    }
    f.sp -= 2 * SIZE;
    List<Hash> topics = new ArrayList<>(op - Op.LOG0);
    for (int i = Op.LOG0; i < op; i++) {
      f.sp -= SIZE;
      byte[] topic = new byte[Hash.SIZE];
      Words.writeBytes(s, f.sp, topic, 0);
      topics.add(Hash.wrap(topic));
    }
    evm.log(new Log(f.self.address, topics, f.memory.read(offset, length)));
    return Interpreter.RUNNING;
  }
}
