package io.witan.protocol.journal;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.chain.ChainState;
import io.witan.protocol.chain.VoteTally;
import io.witan.protocol.consensus.Head;
import io.witan.protocol.execution.BlockAuthor;
import io.witan.protocol.ledger.BlockHash;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.HeaderCodec;
import io.witan.protocol.machine.RecordCodec;
import io.witan.protocol.rlp.RlpException;
import io.witan.protocol.rlp.RlpReader;
import io.witan.protocol.rlp.RlpWriter;
import io.witan.protocol.rules.BftConfig;
import io.witan.protocol.rules.ChainConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The durable part of the chain's state: {@code [header, validators, open votes, recent hashes]}.
 * What follows from the header and the genesis file is left out.
 */
public final class ChainStateCodec implements RecordCodec<ChainState> {
  private static final String STATE = "chain.State/1";

  private final ChainConfig config;

  /** For the chain with this configuration. */
  public ChainStateCodec(ChainConfig config) {
    this.config = config;
  }

  @Override
  public String manifest(ChainState state) {
    return STATE;
  }

  @Override
  public Bytes encode(ChainState state) {
    RlpWriter out = new RlpWriter(4096).startList();
    HeaderCodec.write(out, state.head().header());
    out.list(state.tally().validators(), RlpWriter::address);
    out.list(state.tally().votes(), ChainStateCodec::writeVote);
    out.list(List.copyOf(state.recent().entrySet()), ChainStateCodec::writeRecent);
    return out.endList().toBytes();
  }

  @Override
  public ChainState decode(String manifest, Bytes payload) {
    if (!manifest.equals(STATE)) {
      throw StoredBytes.unknown(manifest);
    }
    return StoredBytes.decode(manifest, payload, this::read);
  }

  private ChainState read(RlpReader in) {
    in.startList();
    Header header = HeaderCodec.read(in);
    List<Address> validators = in.list(RlpReader::address);
    VoteTally tally = new VoteTally(validators, in.list(ChainStateCodec::readVote));
    TreeMap<Long, Hash> recent = new TreeMap<>();
    in.list(
        entry -> {
          entry.startList();
          recent.put(entry.nonNegativeLong(), entry.hash());
          return entry.endList();
        });
    in.endList();
    BftConfig next = config.consensusAt(header.number() + 1).orElse(BftConfig.NONE);
    Optional<Address> author =
        header.number() == 0 ? Optional.empty() : Optional.of(BlockAuthor.of(config, header));
    Head head = new Head(header, BlockHash.of(header), author, tally.validators(), next);
    return ChainState.durable(head, tally, recent);
  }

  private static void writeVote(RlpWriter out, VoteTally.Vote vote) {
    out.startList().address(vote.voter()).address(vote.candidate());
    out.number(vote.add() ? 1 : 0).endList();
  }

  private static VoteTally.Vote readVote(RlpReader in) {
    in.startList();
    Address voter = in.address();
    Address candidate = in.address();
    int add = in.nonNegativeInt();
    if (add > 1) {
      throw new RlpException("a vote neither adds nor drops");
    }
    in.endList();
    return new VoteTally.Vote(voter, candidate, add == 1);
  }

  private static void writeRecent(RlpWriter out, Map.Entry<Long, Hash> entry) {
    out.startList().number(entry.getKey()).hash(entry.getValue()).endList();
  }
}
