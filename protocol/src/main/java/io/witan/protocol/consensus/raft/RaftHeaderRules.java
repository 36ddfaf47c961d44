package io.witan.protocol.consensus.raft;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.chain.BlockRules;
import io.witan.protocol.chain.ChainRefusal;
import io.witan.protocol.chain.GasLimits;
import io.witan.protocol.consensus.Head;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.EmptyHashes;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.rlp.RlpException;
import java.util.Optional;

/**
 * What a header of a Raft chain must be. That it is final is not in it: members of the cluster are
 * believed, and nobody else is a peer.
 */
public final class RaftHeaderRules implements BlockRules {
  @Override
  public Optional<ChainRefusal> refusal(Head head, Block block) {
    Header header = block.header();
    Header parent = head.header();
    ChainRefusal reason = null;
    if (header.number() != parent.number() + 1) {
      reason = ChainRefusal.NUMBER;
    } else if (!header.parentHash().equals(head.hash())) {
      reason = ChainRefusal.PARENT;
    } else if (header.timestamp() <= parent.timestamp()) {
      reason = ChainRefusal.TIME;
    } else if (!GasLimits.mayFollow(parent.gasLimit(), header.gasLimit())) {
      reason = ChainRefusal.GAS_LIMIT;
    } else if (header.gasUsed() > header.gasLimit()) {
      reason = ChainRefusal.GAS_USED;
    } else if (!header.difficulty().equals(Uint256.ONE)) {
      reason = ChainRefusal.DIFFICULTY;
    } else if (!header.mixHash().equals(Hash.ZERO)) {
      reason = ChainRefusal.MIX_HASH;
    } else if (!header.ommersHash().equals(EmptyHashes.OMMERS) || !block.ommers().isEmpty()) {
      reason = ChainRefusal.OMMERS;
    } else if (!isSealed(header)) {
      reason = ChainRefusal.EXTRA_DATA;
    }
    return Optional.ofNullable(reason);
  }

  private static boolean isSealed(Header header) {
    try {
      RaftSeal.decode(header.extraData());
      return true;
    } catch (RlpException none) {
      return false;
    }
  }
}
