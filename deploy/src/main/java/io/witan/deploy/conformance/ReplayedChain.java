package io.witan.deploy.conformance;

import io.witan.actors.host.Cores;
import io.witan.deploy.conformance.TestNetwork.Era;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.crypto.Secp256k1;
import io.witan.protocol.execution.BlockExecution;
import io.witan.protocol.execution.BlockResult;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.BlockHash;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.RecoveredTransaction;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.machine.Fault;
import io.witan.protocol.machine.Workers;
import io.witan.protocol.rules.ChainConfig;
import io.witan.protocol.rules.Fork;
import io.witan.protocol.rules.Rules;
import io.witan.protocol.state.WorldState;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The blocks of a blockchain test as they come, with the branch that Ethereum would choose. */
final class ReplayedChain {
  private static final Workers SEVERAL = Cores.of(4);

  private static final int OMMER_DEPTH = 6;
  private static final int MOST_OMMERS = 2;

  /** A block that was accepted. */
  private record Link(Block block, WorldState state, BigInteger total, boolean merged) {
    Header header() {
      return block.header();
    }
  }

  private final TestNetwork network;
  private final Map<Hash, Link> links = new HashMap<>();
  private Hash head;

  ReplayedChain(TestNetwork network, Block genesis, WorldState state) {
    this.network = network;
    this.head = BlockHash.ofBytes(genesis.header());
    BigInteger difficulty = genesis.header().difficulty().toBigInteger();
    links.put(head, new Link(genesis, state, difficulty, false));
  }

  Hash head() {
    return head;
  }

  WorldState headState() {
    return links.get(head).state;
  }

  /** Accepts a block, or says why not. */
  void add(Block block) throws Refused {
    Header header = block.header();
    Hash hash = BlockHash.ofBytes(header);
    Link parent = links.get(header.parentHash());
    if (parent == null) {
      throw new Refused("the parent is not known");
    }
    if (links.containsKey(hash)) {
      return;
    }
    refuse(HeaderRules.problem(network, parent.total, parent.header(), header));
    refuse(ommers(block));
    Era era = network.eraOf(header.number(), header.timestamp(), parent.total);
    WorldState after = execute(parent, block, era.config());
    BigInteger total = parent.total.add(header.difficulty().toBigInteger());
    boolean merged = era.fork().isAtLeast(Fork.PARIS);
    links.put(hash, new Link(block, after, total, merged));
    Link best = links.get(head);
    if (merged || (!best.merged && total.compareTo(best.total) > 0)) {
      head = hash;
    }
  }

  private WorldState execute(Link parent, Block block, ChainConfig config) throws Refused {
    Header header = block.header();
    WorldState before =
        network.dao().map(dao -> dao.before(header.number(), parent.state)).orElse(parent.state);
    List<RecoveredTransaction> transactions =
        recovered(block, config.at(header.number(), header.timestamp()));
    Function<Workers, BlockResult> execution =
        workers ->
            BlockExecution.execute(
                before,
                config,
                parent.header(),
                block,
                transactions,
                number -> ancestor(header, number),
                workers);
    BlockResult result = execution.apply(Workers.CALLER);
    if (transactions.size() > 1) {
      mustAgree(result, execution.apply(SEVERAL));
    }
    return switch (result) {
      case BlockResult.Executed executed -> executed.block().state();
      case BlockResult.Invalid invalid -> throw new Refused(invalid.reason());
    };
  }

  /** Every block is run twice: its transactions one by one, and on several cores. */
  private static void mustAgree(BlockResult one, BlockResult other) {
    boolean same =
        switch (one) {
          case BlockResult.Invalid invalid -> invalid.equals(other);
          case BlockResult.Executed(var block) ->
              other instanceof BlockResult.Executed(var again)
                  && block.block().equals(again.block())
                  && block.outcomes().equals(again.outcomes());
        };
    Fault.unless(same, "a block run on several cores gives something else");
  }

  private static List<RecoveredTransaction> recovered(Block block, Rules rules) throws Refused {
    List<RecoveredTransaction> all = new ArrayList<>();
    for (Transaction tx : block.transactions()) {
      all.add(
          RecoveredTransaction.recover(
                  tx, Secp256k1.get(), rules.isAtLeast(Fork.HOMESTEAD), rules.chainId())
              .orElseThrow(() -> new Refused("a transaction has no sender")));
    }
    return all;
  }

  private static void refuse(Optional<String> fault) throws Refused {
    if (fault.isPresent()) {
      throw new Refused(fault.get());
    }
  }

  private Hash ancestor(Header from, long number) {
    Hash hash = from.parentHash();
    Link link = links.get(hash);
    while (link != null && link.header().number() > number) {
      hash = link.header().parentHash();
      link = links.get(hash);
    }
    return link != null && link.header().number() == number ? hash : Hash.ZERO;
  }

  /** Yellow Paper §11.1: kin within six generations, not known yet, valid as headers. */
  private Optional<String> ommers(Block block) {
    if (block.ommers().size() > MOST_OMMERS) {
      return Optional.of("more than two ommers");
    }
    List<Hash> ancestors = new ArrayList<>();
    List<Hash> known = new ArrayList<>();
    Hash at = block.header().parentHash();
    for (int i = 0; i <= OMMER_DEPTH && links.containsKey(at); i++) {
      ancestors.add(at);
      links.get(at).block.ommers().forEach(ommer -> known.add(BlockHash.ofBytes(ommer)));
      at = links.get(at).header().parentHash();
    }
    for (Header ommer : block.ommers()) {
      Hash hash = BlockHash.ofBytes(ommer);
      if (known.contains(hash) || ancestors.contains(hash)) {
        return Optional.of("an ommer is known already");
      }
      known.add(hash);
      if (ancestors.indexOf(ommer.parentHash()) < 1) {
        return Optional.of("an ommer is no kin");
      }
      Link parent = links.get(ommer.parentHash());
      Optional<String> fault = HeaderRules.problem(network, parent.total, parent.header(), ommer);
      if (fault.isPresent()) {
        return fault.map(text -> "ommer: " + text);
      }
    }
    return Optional.empty();
  }
}
