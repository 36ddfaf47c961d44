package io.witan.actors.node;

import io.witan.actors.host.Listeners;
import io.witan.protocol.chain.BlockAppended;
import io.witan.protocol.execution.ExecutedBlock;
import io.witan.protocol.ledger.Block;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes blocks that are durably recorded to the ledger store, and only then lets clients know. Runs
 * on the chain's own thread, so that whoever hears of a head from the chain can read its state.
 */
final class Committer implements Consumer<List<BlockAppended>> {
  private static final Logger LOG = LoggerFactory.getLogger("io.witan.node");

  private final BlockExecutor executor;
  private final Forerunner forerunner;
  private final Listeners<HeadEvent> heads;
  private final NodeMetrics metrics;

  Committer(
      BlockExecutor executor,
      Forerunner forerunner,
      Listeners<HeadEvent> heads,
      NodeMetrics metrics) {
    this.executor = executor;
    this.forerunner = forerunner;
    this.heads = heads;
    this.metrics = metrics;
  }

  @Override
  public void accept(List<BlockAppended> records) {
    long transactions = 0;
    long gas = 0;
    for (BlockAppended record : records) {
      long begin = System.nanoTime();
      ExecutedBlock applied = executor.apply(record.block());
      metrics.applied(applied, System.nanoTime() - begin);
      transactions += applied.transactions().size();
      gas += record.block().header().gasUsed();
      heads.tell(new HeadEvent(record.block(), applied.hash(), applied.outcomes()));
    }
    Block last = records.getLast().block();
    String first = records.size() == 1 ? "" : records.getFirst().block().number() + " to ";
    LOG.info(
        "block {}{} {} txs {} gas {} by {}",
        first,
        last.number(),
        last.hash(),
        transactions,
        gas,
        last.header().coinbase());
    forerunner.goOn();
  }
}
