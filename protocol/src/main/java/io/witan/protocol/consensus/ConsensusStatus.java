package io.witan.protocol.consensus;

import io.witan.protocol.bytes.Address;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where agreement stands, for people and metrics.
 *
 * @param view being agreed on
 * @param validator whether this node is one
 * @param proposer of the view
 * @param preparedRound of the newest prepared block, if any
 * @param prepares validators heard in this round
 * @param commits validators heard in this round
 * @param candidates validator votes that this node casts when it proposes: true to add
 */
public record ConsensusStatus(
    View view,
    boolean validator,
    Address proposer,
    List<Address> validators,
    Optional<Integer> preparedRound,
    List<Address> prepares,
    List<Address> commits,
    Map<Address, Boolean> candidates) {}
