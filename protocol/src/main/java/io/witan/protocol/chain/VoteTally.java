package io.witan.protocol.chain;

import io.witan.protocol.bytes.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Who the validators are and which votes about them are open, as block headers cast them: one vote
 * per validator and candidate; more than half of the validators decide.
 *
 * @param validators sorted by address
 * @param votes in the order in which they were cast
 */
public record VoteTally(List<Address> validators, List<Vote> votes) {
  /** One validator's open vote. */
  public record Vote(Address voter, Address candidate, boolean add) {}

  public VoteTally {
    validators = List.copyOf(new TreeSet<>(validators));
    votes = List.copyOf(votes);
  }

  public static VoteTally of(List<Address> validators) {
    return new VoteTally(validators, List.of());
  }

  /** The same validators without open votes, as at an epoch's first block. */
  public VoteTally withoutVotes() {
    return votes.isEmpty() ? this : of(validators);
  }

  /**
   * Counts a vote. It replaces the voter's earlier one on the candidate; one that would change
   * nothing (to add a validator, to drop somebody else) only withdraws.
   */
  public VoteTally cast(Address voter, Address candidate, boolean add) {
    List<Vote> open = new ArrayList<>();
    int sameKind = 1;
    for (Vote vote : votes) {
      if (vote.voter.equals(voter) && vote.candidate.equals(candidate)) {
        continue;
      }
      open.add(vote);
      if (vote.candidate.equals(candidate) && vote.add == add) {
        sameKind++;
      }
    }
    if (validators.contains(candidate) == add) {
      return new VoteTally(validators, open);
    }
    if (sameKind <= validators.size() / 2) {
      open.add(new Vote(voter, candidate, add));
      return new VoteTally(validators, open);
    }
    return decided(open, candidate, add);
  }

  private VoteTally decided(List<Vote> open, Address candidate, boolean add) {
    TreeSet<Address> next = new TreeSet<>(validators);
    if (add) {
      next.add(candidate);
    } else {
      next.remove(candidate);
    }
    // Somebody who is no validator any more has no votes either.
    open.removeIf(v -> v.candidate.equals(candidate) || (!add && v.voter.equals(candidate)));
    return new VoteTally(List.copyOf(next), open);
  }
}
