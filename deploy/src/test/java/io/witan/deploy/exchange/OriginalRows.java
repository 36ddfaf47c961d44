package io.witan.deploy.exchange;

import com.quorum.tessera.data.EncryptedRawTransaction;
import com.quorum.tessera.data.EncryptedRawTransactionDAO;
import com.quorum.tessera.data.EncryptedTransaction;
import com.quorum.tessera.data.EncryptedTransactionDAO;
import com.quorum.tessera.data.MessageHash;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;

/** What the original keeps, in memory in place of its database. */
final class OriginalRows implements EncryptedTransactionDAO {
  private final Map<MessageHash, EncryptedTransaction> rows = new LinkedHashMap<>();

  @Override
  public synchronized EncryptedTransaction save(EncryptedTransaction row) {
    rows.put(row.getHash(), row);
    return row;
  }

  @Override
  public EncryptedTransaction update(EncryptedTransaction row) {
    return save(row);
  }

  @Override
  public synchronized Optional<EncryptedTransaction> retrieveByHash(MessageHash hash) {
    return Optional.ofNullable(rows.get(hash));
  }

  @Override
  public synchronized List<EncryptedTransaction> findByHashes(Collection<MessageHash> hashes) {
    return hashes.stream().map(rows::get).filter(Objects::nonNull).toList();
  }

  @Override
  public synchronized List<EncryptedTransaction> retrieveTransactions(int offset, int most) {
    return rows.values().stream().skip(offset).limit(most).toList();
  }

  @Override
  public synchronized long transactionCount() {
    return rows.size();
  }

  @Override
  public synchronized void delete(MessageHash hash) {
    rows.remove(hash);
  }

  /** As its database does: what the work after it fails of undoes the row. */
  @Override
  public <T> EncryptedTransaction save(EncryptedTransaction row, Callable<T> work) {
    save(row);
    try {
      work.call();
      return row;
    } catch (RuntimeException failed) {
      delete(row.getHash());
      throw failed;
    } catch (Exception failed) {
      delete(row.getHash());
      throw new IllegalStateException(failed);
    }
  }

  /** Payloads that wait for their signature. */
  static final class Raw implements EncryptedRawTransactionDAO {
    private final Map<MessageHash, EncryptedRawTransaction> rows = new LinkedHashMap<>();

    @Override
    public synchronized EncryptedRawTransaction save(EncryptedRawTransaction row) {
      rows.put(row.getHash(), row);
      return row;
    }

    @Override
    public synchronized Optional<EncryptedRawTransaction> retrieveByHash(MessageHash hash) {
      return Optional.ofNullable(rows.get(hash));
    }

    @Override
    public synchronized void delete(MessageHash hash) {
      rows.remove(hash);
    }
  }
}
