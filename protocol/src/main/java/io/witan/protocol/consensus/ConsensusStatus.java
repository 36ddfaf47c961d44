package io.witan.protocol.consensus;

import io.witan.protocol.bytes.Address;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where agreement stands, for people and metrics.
 *
 * @param engine its name: qbft or ibft
 * @param view being agreed on
 * @param validator whether this node is one
 * @param proposer of the view
 * @param preparedRound of the newest prepared block, if any
 * @param roundEnds when the round is given up; empty while no timer runs
 * @param prepares validators heard in this round
 * @param commits validators heard in this round
 * @param silent validators of whom nothing was heard at this height or, in round 0, the one before,
 *     since the link to them was lost
 * @param evidence against validators that contradicted themselves, the first of each height and
 *     kind
 * @param candidates validator votes that this node casts when it proposes: true to add
 */
public record ConsensusStatus(
    String engine,
    View view,
    boolean validator,
    Address proposer,
    List<Address> validators,
    Optional<Integer> preparedRound,
    Optional<Instant> roundEnds,
    List<Address> prepares,
    List<Address> commits,
    List<Address> silent,
    List<Evidence> evidence,
    Map<Address, Boolean> candidates) {}
