package io.witan.simulations.spec;

import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.chain.VoteTally;
import io.witan.protocol.consensus.BftFrame;
import io.witan.protocol.consensus.BftObservation;
import io.witan.protocol.consensus.View;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.QbftExtraData;
import io.witan.simulations.oracle.Oracle;
import io.witan.simulations.oracle.Sight;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntFunction;

/**
 * C1: each step of an honest node is one of the formal specification ({@code NodeNextSubStep}):
 * each message that it signs, each round that it enters, each block that it decides or appends.
 */
public final class Conformance implements Oracle {
  /** A vote may become durable when the chain is so many heights further, not more. */
  private static final int KEPT_HEIGHTS = 64;

  private static final Optional<String> NO_CHAIN =
      Optional.of("UponNewBlock: its chain does not reach there");

  /** One node over all its lives. */
  private static final class Node {
    private final TreeMap<Long, Received> received = new TreeMap<>();
    private final TreeMap<Long, NodeState> heights = new TreeMap<>();
    private Blockchain chain;

    private Node(Blockchain chain) {
      this.chain = chain;
    }

    private Received received(long height) {
      return received.computeIfAbsent(height, h -> new Received());
    }
  }

  private final Law law;
  private final IntFunction<Address> addresses;
  private final IntFunction<Instant> clocks;
  private final Blockchain genesis;
  private final TreeMap<Hash, Blockchain> chains = new TreeMap<>();
  private final TreeMap<Integer, Node> nodes = new TreeMap<>();
  private final TreeSet<Integer> forgetful = new TreeSet<>();

  /**
   * An oracle for one QBFT chain.
   *
   * @param addresses of the nodes, by number
   * @param clocks what each node's clock shows
   */
  public Conformance(
      Header genesis,
      Hash hash,
      Law law,
      IntFunction<Address> addresses,
      IntFunction<Instant> clocks) {
    this.law = law;
    this.addresses = addresses;
    this.clocks = clocks;
    VoteTally first = VoteTally.of(QbftExtraData.of(genesis).validators());
    this.genesis = new Blockchain(genesis, hash, first);
    chains.put(hash, this.genesis);
  }

  @Override
  public String id() {
    return "C1 conformance";
  }

  @Override
  public Optional<String> see(Sight sight) {
    if (sight instanceof Sight.Forgot(var node, var votes) && votes) {
      forgetful.add(node);
    }
    if (sight.node() < 0 || forgetful.contains(sight.node())) {
      return Optional.empty();
    }
    int number = sight.node();
    Node node = nodes.computeIfAbsent(number, n -> new Node(genesis));
    Optional<String> refusal =
        switch (sight) {
          case Sight.Heard(var n, var head, var frame) -> {
            if (frame.view().height() >= node.chain.height() - 1) {
              node.received(frame.view().height()).add(frame, law.senders());
            }
            yield Optional.empty();
          }
          case Sight.Signed(var n, var frame) ->
              signed(number, node, frame)
                  .map(why -> "%s, but it sent %s %s".formatted(why, frame.phase(), frame.view()));
          case Sight.Reported(var n, BftObservation.RoundBegan began) ->
              began(number, node, began)
                  .map(why -> "%s, but it entered %s".formatted(why, began.view()));
          case Sight.Reported(var n, BftObservation.Decided(var view, var digest)) ->
              decided(number, node, view, digest)
                  .map(why -> "%s, but it decided in %s".formatted(why, view));
          case Sight.Appended(var n, var block, var hash) ->
              append(number, node, block, hash)
                  .map(
                      why -> "UponNewBlock: %s, but it appended %d".formatted(why, block.number()));
          case Sight.Recovered(var n, var height, var hash) -> {
            node.chain = chains.getOrDefault(hash, node.chain);
            node.heights.values().forEach(NodeState::restart);
            yield Optional.empty();
          }
          default -> Optional.empty();
        };
    return refusal.map(why -> "node " + number + ": " + why);
  }

  private Optional<String> signed(int number, Node node, BftFrame frame) {
    if (frame.view().height() < node.chain.height() - KEPT_HEIGHTS) {
      return Optional.empty();
    }
    at(number, node, node.chain.height());
    // A vote is still what it was when the disk lost the chain that it was for.
    return Optional.ofNullable(node.heights.get(frame.view().height()))
        .map(state -> new Sendings(state, law).say(frame, now(number)))
        .orElse(NO_CHAIN);
  }

  private Optional<String> began(int number, Node node, BftObservation.RoundBegan began) {
    View view = began.view();
    return at(number, node, view.height())
        .map(state -> new Moves(state, law).enter(view.round(), began.cause(), now(number)))
        .orElse(NO_CHAIN);
  }

  private Optional<String> decided(int number, Node node, View view, Hash digest) {
    return at(number, node, view.height())
        .map(state -> new Moves(state, law).decide(view.round(), digest))
        .orElse(NO_CHAIN);
  }

  /** The node at a height; empty where its chain is not so long. */
  private Optional<NodeState> at(int number, Node node, long height) {
    node.heights.computeIfAbsent(
        node.chain.height(),
        next -> new NodeState(addresses.apply(number), node.chain, node.received(next)));
    return Optional.ofNullable(node.heights.get(height))
        .filter(state -> height <= node.chain.height());
  }

  /** {@code UponNewBlock}, and what {@code UponCommit} appends. */
  private Optional<String> append(int number, Node node, Block block, Hash hash) {
    Optional<String> refusal = node.chain.invalidNew(block, law);
    if (refusal.isEmpty()) {
      at(number, node, node.chain.height());
      Blockchain before = node.chain;
      node.chain = chains.computeIfAbsent(hash, h -> before.append(block, h, law));
      long oldest = node.chain.height() - KEPT_HEIGHTS;
      node.received.headMap(oldest).clear();
      node.heights.headMap(oldest).clear();
    }
    return refusal;
  }

  private Instant now(int number) {
    return clocks.apply(number);
  }
}
