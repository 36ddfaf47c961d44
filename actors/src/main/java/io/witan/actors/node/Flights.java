package io.witan.actors.node;

import io.witan.actors.host.FlightRecorder;
import io.witan.protocol.chain.ChainInput;
import io.witan.protocol.consensus.BftFrame;
import io.witan.protocol.consensus.ConsensusInput;
import io.witan.protocol.consensus.bft.RoundInput;
import io.witan.protocol.consensus.raft.Entry;
import io.witan.protocol.consensus.raft.RaftFrame;
import io.witan.protocol.consensus.raft.RaftInput;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.machine.At;
import io.witan.protocol.pool.LocalsInput;
import io.witan.protocol.pool.PoolInput;
import io.witan.protocol.sync.SyncInput;
import io.witan.protocol.votes.VotesInput;
import io.witan.protocol.wire.EthFrame;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The flight recorders of a node's machines: their last inputs, for finding out what went wrong.
 */
final class Flights {
  private static final int MOST_INPUTS = 10_000;
  private static final long MOST_BYTES = 4L << 20;
  private static final int SMALL = 300;
  private static final int TRANSACTION = 700;
  private static final int MOST_LINE = 2_000;

  final FlightRecorder<ConsensusInput> consensus = recorder();
  final FlightRecorder<RoundInput> round = recorder();
  final FlightRecorder<VotesInput> votes = recorder();
  final FlightRecorder<RaftInput> raft = recorder();
  final FlightRecorder<ChainInput> chain = recorder();
  final FlightRecorder<PoolInput> pool = recorder();
  final FlightRecorder<LocalsInput> locals = recorder();
  final FlightRecorder<SyncInput> sync = recorder();

  private static <I> FlightRecorder<I> recorder() {
    return new FlightRecorder<>(MOST_INPUTS, MOST_BYTES, Flights::weight);
  }

  /** About how many bytes an input keeps from being freed. */
  static int weight(Object input) {
    return switch (input) {
      case ConsensusInput.Heard(var from, var frame) -> weight(frame);
      case ConsensusInput.Built(var view, var block) -> weight(block);
      case RoundInput.Proposed(var view, var block) -> weight(block);
      case RaftInput.Heard(var from, RaftFrame.Append append) ->
          append.entries().stream().mapToInt(Flights::weight).sum();
      case RaftInput.Local(var local) -> weight(local);
      case VotesInput.Sign(var on, VotesInput.Proposal proposal) -> weight(proposal.block());
      case ChainInput.Append(var block, var origin) -> weight(block);
      case SyncInput.Heard(var from, EthFrame.BlockBodies bodies) ->
          bodies.bodies().stream().mapToInt(b -> SMALL + weight(b.transactions().size())).sum();
      case SyncInput.Heard(var from, EthFrame.BlockHeaders headers) ->
          2 * SMALL * headers.headers().size();
      case SyncInput.Heard(var from, EthFrame.NewBlock news) -> weight(news.block());
      case PoolInput.Add(var transaction, var origin) -> SMALL + transaction.encoded().size();
      case LocalsInput.Keep keep -> SMALL + weight(keep.transactions().size());
      default -> SMALL;
    };
  }

  private static int weight(BftFrame frame) {
    return switch (frame) {
      case BftFrame.Proposal proposal -> weight(proposal.block());
      case BftFrame.RoundChange change -> change.block().map(Flights::weight).orElse(SMALL);
      case BftFrame.Prepare ignored -> SMALL;
      case BftFrame.Commit ignored -> SMALL;
    };
  }

  private static int weight(Entry entry) {
    return entry.content() instanceof Entry.Minted minted ? weight(minted.block()) : SMALL;
  }

  private static int weight(Block block) {
    return 4 * SMALL + weight(block.transactions().size());
  }

  private static int weight(int transactions) {
    return TRANSACTION * transactions;
  }

  /** One line per input: machine, time, entropy, input. */
  String text() {
    StringBuilder text = new StringBuilder();
    all().forEach((name, recorder) -> append(text, name, recorder.flight()));
    return text.toString();
  }

  /** Writes it all into a new file of {@code dir}. */
  Path dump(Path dir, Instant now) throws IOException {
    Path file = dir.resolve("flight-" + now.toEpochMilli() + ".txt");
    try (Writer out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      out.write(text());
    }
    return file;
  }

  private Map<String, FlightRecorder<?>> all() {
    Map<String, FlightRecorder<?>> all = new LinkedHashMap<>();
    all.put("votes", votes);
    all.put("raft", raft);
    all.put("chain", chain);
    all.put("consensus", consensus);
    all.put("round", round);
    all.put("sync", sync);
    all.put("pool", pool);
    all.put("locals", locals);
    return all;
  }

  private static void append(StringBuilder text, String name, FlightRecorder.Flight<?> flight) {
    text.append(name).append(" forgotten ").append(flight.forgotten()).append('\n');
    for (At<?> at : flight.inputs()) {
      String input = at.input().toString();
      text.append(name).append(' ').append(at.now()).append(' ');
      text.append(Long.toHexString(at.entropy())).append(' ');
      text.append(input, 0, Math.min(input.length(), MOST_LINE)).append('\n');
    }
  }
}
