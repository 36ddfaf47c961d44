package io.witan.httpapi.method.istanbul;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.witan.httpapi.chain.BlockSigners;
import io.witan.httpapi.chain.Chain;
import io.witan.httpapi.chain.Snapshot;
import io.witan.httpapi.chain.StoredBlock;
import io.witan.httpapi.rpc.Json;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.chain.VoteTally;
import io.witan.protocol.rules.BftConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The validators after a block and the votes that were open then.
 *
 * @param block at which it was taken
 * @param castAt height of each open vote, in the order of {@code votes}
 */
record VoteSnapshot(
    BftConfig config,
    StoredBlock block,
    List<Address> validators,
    List<VoteTally.Vote> votes,
    List<Long> castAt) {
  VoteSnapshot {
    validators = List.copyOf(validators);
    votes = List.copyOf(votes);
    castAt = List.copyOf(castAt);
  }

  private record Cast(Address voter, Address candidate) implements Comparable<Cast> {
    @Override
    public int compareTo(Cast other) {
      int byVoter = voter.compareTo(other.voter);
      return byVoter == 0 ? candidate.compareTo(other.candidate) : byVoter;
    }
  }

  /** Counts the votes of the block's epoch again. */
  static VoteSnapshot at(Chain chain, StoredBlock block, List<Address> validators) {
    long height = block.block().number();
    BftConfig config = chain.config().consensusAt(height).orElseThrow();
    Snapshot snapshot = chain.snapshot();
    long first = height - height % config.epochLength() + 1;
    VoteTally tally = VoteTally.of(first > height ? validators : validatorsOf(snapshot, first));
    Map<Cast, Long> cast = new TreeMap<>();
    for (long at = first; at <= height; at++) {
      BlockSigners signers = snapshot.at(at).orElseThrow().signers().orElse(null);
      if (signers != null && signers.vote().isPresent()) {
        Address candidate = signers.vote().get().candidate();
        tally = tally.cast(signers.author(), candidate, signers.vote().get().add());
        cast.put(new Cast(signers.author(), candidate), at);
      }
    }
    List<Long> castAt = new ArrayList<>();
    for (VoteTally.Vote vote : tally.votes()) {
      castAt.add(cast.get(new Cast(vote.voter(), vote.candidate())));
    }
    return new VoteSnapshot(config, block, validators, tally.votes(), castAt);
  }

  private static List<Address> validatorsOf(Snapshot snapshot, long height) {
    return snapshot
        .at(height)
        .flatMap(StoredBlock::signers)
        .map(BlockSigners::validators)
        .orElse(List.of());
  }

  ObjectNode toJson() {
    ObjectNode json = Json.object();
    json.put("epoch", config.epochLength());
    json.put("number", block.block().number());
    json.put("hash", block.hash().toHex());
    ArrayNode list = json.putArray("votes");
    Map<Address, ObjectNode> tally = new TreeMap<>();
    for (int i = 0; i < votes.size(); i++) {
      VoteTally.Vote vote = votes.get(i);
      ObjectNode one = list.addObject();
      one.put("validator", vote.voter().toHex());
      one.put("block", castAt.get(i));
      one.put("address", vote.candidate().toHex());
      one.put("authorize", vote.add());
      ObjectNode count =
          tally.computeIfAbsent(
              vote.candidate(),
              candidate -> Json.object().put("authorize", vote.add()).put("votes", 0));
      count.put("votes", count.get("votes").intValue() + 1);
    }
    ObjectNode counts = json.putObject("tally");
    tally.forEach((candidate, count) -> counts.set(candidate.toHex(), count));
    ArrayNode names = json.putArray("validators");
    validators.forEach(validator -> names.add(validator.toHex()));
    json.put("policy", config.policy() == BftConfig.Policy.STICKY ? 1 : 0);
    return json;
  }
}
