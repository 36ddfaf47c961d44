package io.witan.protocol.consensus.raft;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.ledger.BlockHash;
import io.witan.protocol.ledger.Bloom;
import io.witan.protocol.ledger.EmptyHashes;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.rlp.RlpException;
import io.witan.protocol.rlp.RlpReader;
import io.witan.protocol.rlp.RlpWriter;
import java.nio.charset.StandardCharsets;

/**
 * Who minted a block, in its header's extra data as GoQuorum writes it: 32 bytes of vanity, then
 * {@code [raft id in hexadecimal, signature]}. It is a mark, not a proof of agreement: only a
 * commit in the log makes a block final.
 */
public record RaftSeal(int raftId, Signature signature) {
  private static final int VANITY = 32;

  /**
   * What the minter signs: the header before anything is executed, that is with the roots of an
   * empty block and no extra data.
   */
  public static Hash digest(Header header) {
    return BlockHash.of(
        header.toBuilder()
            .stateRoot(EmptyHashes.TRIE)
            .transactionsRoot(EmptyHashes.TRIE)
            .receiptsRoot(EmptyHashes.TRIE)
            .logsBloom(Bloom.EMPTY)
            .gasUsed(0)
            .extraData(Bytes.EMPTY)
            .build());
  }

  /** The extra data. */
  public Bytes encode() {
    RlpWriter out = new RlpWriter(96).startList();
    out.bytes(Integer.toHexString(raftId).getBytes(StandardCharsets.US_ASCII));
    out.bytes(signature.toBytes()).endList();
    return Bytes.concat(Bytes.wrap(new byte[VANITY]), out.toBytes());
  }

  /**
   * Reads extra data.
   *
   * @throws RlpException if it is none of Raft's
   */
  public static RaftSeal decode(Bytes extraData) {
    if (extraData.size() < VANITY) {
      throw new RlpException("extra data without vanity");
    }
    return RlpReader.decode(extraData.slice(VANITY, extraData.size()), RaftSeal::read);
  }

  private static RaftSeal read(RlpReader in) {
    in.startList();
    String id = new String(in.bytes().toArray(), StandardCharsets.US_ASCII);
    Bytes signature = in.bytes();
    in.endList();
    if (!id.matches("[0-9a-f]{1,4}") || signature.size() != Signature.SIZE) {
      throw new RlpException("extra data without a raft id and a signature");
    }
    return new RaftSeal(Integer.parseInt(id, 16), Signature.of(signature));
  }
}
