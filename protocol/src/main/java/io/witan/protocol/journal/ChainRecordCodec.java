package io.witan.protocol.journal;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.chain.BlockAppended;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.machine.RecordCodec;
import io.witan.protocol.rlp.RlpReader;
import io.witan.protocol.rlp.RlpWriter;

/** The chain's records: {@code [block, [validators]?]}. */
public final class ChainRecordCodec implements RecordCodec<BlockAppended> {
  private static final String BLOCK_APPENDED = "chain.BlockAppended/1";

  @Override
  public String manifest(BlockAppended record) {
    return BLOCK_APPENDED;
  }

  @Override
  public Bytes encode(BlockAppended record) {
    RlpWriter out = new RlpWriter(1024).startList();
    record.block().write(out);
    StoredBytes.writeOptional(
        out, record.contractValidators(), (to, list) -> to.list(list, RlpWriter::address));
    return out.endList().toBytes();
  }

  @Override
  public BlockAppended decode(String manifest, Bytes payload) {
    if (!manifest.equals(BLOCK_APPENDED)) {
      throw StoredBytes.unknown(manifest);
    }
    return StoredBytes.decode(manifest, payload, ChainRecordCodec::read);
  }

  private static BlockAppended read(RlpReader in) {
    in.startList();
    Block block = Block.read(in);
    BlockAppended record =
        new BlockAppended(
            block, StoredBytes.readOptional(in, list -> list.list(RlpReader::address)));
    in.endList();
    return record;
  }
}
