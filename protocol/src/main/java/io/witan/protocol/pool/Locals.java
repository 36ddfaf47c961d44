package io.witan.protocol.pool;

import io.witan.protocol.bytes.Hash;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.ledger.TransactionCodec;
import io.witan.protocol.machine.At;
import io.witan.protocol.machine.Machine;
import io.witan.protocol.machine.Output;
import io.witan.protocol.machine.Role;
import io.witan.protocol.machine.Turn;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps the transactions of the node's own clients ("locals", as geth's pool calls them) until they
 * are in a block: a client that was told that its transaction is taken may forget it, so the node
 * must not, not even when it is killed before it told any peer. Clients are answered from here, and
 * the pool of the next life is given what is kept. What the pool gathers while one batch is written
 * is the next one, so that many clients share a commit.
 */
public final class Locals implements Machine<LocalsState, LocalsInput, LocalsRecord> {
  @Override
  public LocalsState start() {
    return LocalsState.START;
  }

  @Override
  public LocalsState replay(LocalsState state, LocalsRecord record) {
    return state.after(record);
  }

  @Override
  public Turn<LocalsState, LocalsRecord> on(LocalsState state, At<LocalsInput> at) {
    return switch (at.input()) {
      case LocalsInput.Resumed() -> {
        var told = new Output.Tell(Role.POOL, new PoolInput.LocalsResumed());
        yield new Turn<>(state, List.of(LocalsRecord.BEGUN), List.of(told));
      }
      case LocalsInput.Keep(var batch, var transactions, var ended) ->
          keep(state, batch, transactions, ended);
    };
  }

  private static Turn<LocalsState, LocalsRecord> keep(
      LocalsState state, long batch, List<Transaction> transactions, List<Hash> ended) {
    List<Hash> hashes = new ArrayList<>();
    List<Transaction> fresh = new ArrayList<>();
    for (Transaction transaction : transactions) {
      Hash hash = TransactionCodec.hash(transaction);
      hashes.add(hash);
      if (!state.keeps(hash)) {
        fresh.add(transaction);
      }
    }
    LocalsRecord record = new LocalsRecord(fresh, ended);
    return new Turn<>(
        state.after(record),
        List.of(record),
        List.of(
            new Output.Report(new PoolObservation.Kept(hashes)),
            new Output.Tell(Role.POOL, new PoolInput.Kept(batch))));
  }
}
