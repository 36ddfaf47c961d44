package io.witan.protocol.ledger;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.rlp.RlpReader;
import io.witan.protocol.rlp.RlpWriter;

/** Headers as RLP. The optional fields stand at the end; one is there only if all before it are. */
public final class HeaderCodec {
  private HeaderCodec() {}

  public static Bytes encode(Header header) {
    RlpWriter out = new RlpWriter(640);
    write(out, header);
    return out.toBytes();
  }

  public static Header decode(Bytes bytes) {
    return RlpReader.decode(bytes, HeaderCodec::read);
  }

  public static void write(RlpWriter out, Header h) {
    out.startList().hash(h.parentHash()).hash(h.ommersHash()).address(h.coinbase());
    out.hash(h.stateRoot()).hash(h.transactionsRoot()).hash(h.receiptsRoot());
    out.bytes(h.logsBloom().bytes()).number(h.difficulty()).number(h.number());
    out.number(h.gasLimit()).number(h.gasUsed()).number(h.timestamp());
    out.bytes(h.extraData()).hash(h.mixHash()).bytes(h.nonce());
    h.baseFeePerGas().ifPresent(out::number);
    h.withdrawalsRoot().ifPresent(out::hash);
    h.blobGasUsed().ifPresent(out::number);
    h.excessBlobGas().ifPresent(out::number);
    h.parentBeaconBlockRoot().ifPresent(out::hash);
    h.requestsHash().ifPresent(out::hash);
    out.endList();
  }

  public static Header read(RlpReader in) {
    in.startList();
    HeaderBuilder h =
        new HeaderBuilder()
            .parentHash(in.hash())
            .ommersHash(in.hash())
            .coinbase(in.address())
            .stateRoot(in.hash())
            .transactionsRoot(in.hash())
            .receiptsRoot(in.hash())
            .logsBloom(Bloom.of(in.fixed(Bloom.SIZE)))
            .difficulty(in.uint256())
            .number(in.nonNegativeLong())
            .gasLimit(in.nonNegativeLong())
            .gasUsed(in.nonNegativeLong())
            .timestamp(in.nonNegativeLong())
            .extraData(in.bytes())
            .mixHash(in.hash())
            .nonce(in.fixed(8));
    if (in.hasNext()) {
      h.baseFeePerGas(in.uint256());
    }
    if (in.hasNext()) {
      h.withdrawalsRoot(in.hash());
    }
    if (in.hasNext()) {
      h.blobGasUsed(in.nonNegativeLong());
    }
    if (in.hasNext()) {
      h.excessBlobGas(in.nonNegativeLong());
    }
    if (in.hasNext()) {
      h.parentBeaconBlockRoot(in.hash());
    }
    if (in.hasNext()) {
      h.requestsHash(in.hash());
    }
    in.endList();
    return h.build();
  }
}
