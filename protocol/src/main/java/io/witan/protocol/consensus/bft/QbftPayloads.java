package io.witan.protocol.consensus.bft;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.consensus.BftFrame.PreparedValue;
import io.witan.protocol.consensus.View;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.rlp.RlpWriter;
import java.util.Optional;
import java.util.function.Consumer;

/** The signed parts of QBFT's messages, and what is signed: keccak(RLP[code, payload]). */
final class QbftPayloads {
  private QbftPayloads() {}

  static void proposal(RlpWriter out, View view, Block block) {
    start(out, view);
    block.write(out);
    out.endList();
  }

  static void prepare(RlpWriter out, View view, Hash digest) {
    start(out, view).hash(digest).endList();
  }

  static void commit(RlpWriter out, View view, Hash digest, Signature seal) {
    start(out, view).hash(digest).bytes(seal.toBytes()).endList();
  }

  static void roundChange(RlpWriter out, View view, Optional<PreparedValue> prepared) {
    start(out, view).startList();
    prepared.ifPresent(p -> out.number(p.round()).hash(p.digest()));
    out.endList().endList();
  }

  static Hash proposalHash(View view, Block block) {
    return hash(BftCodec.PROPOSAL, out -> proposal(out, view, block));
  }

  static Hash prepareHash(View view, Hash digest) {
    return hash(BftCodec.PREPARE, out -> prepare(out, view, digest));
  }

  static Hash commitHash(View view, Hash digest, Signature seal) {
    return hash(BftCodec.COMMIT, out -> commit(out, view, digest, seal));
  }

  static Hash roundChangeHash(View view, Optional<PreparedValue> prepared) {
    return hash(BftCodec.ROUND_CHANGE, out -> roundChange(out, view, prepared));
  }

  private static RlpWriter start(RlpWriter out, View view) {
    return out.startList().number(view.height()).number(view.round());
  }

  private static Hash hash(int code, Consumer<RlpWriter> payload) {
    RlpWriter out = new RlpWriter(256).startList().number(code);
    payload.accept(out);
    return Keccak.hash(out.endList().toBytes());
  }
}
