package io.witan.deploy.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.BlockHash;
import io.witan.protocol.ledger.Bloom;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.HeaderBuilder;
import io.witan.protocol.ledger.Transaction;
import io.witan.protocol.ledger.TransactionCodec;
import io.witan.protocol.ledger.Withdrawal;
import io.witan.protocol.rlp.RlpException;
import io.witan.protocol.trie.TrieRoots;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.crypto.digests.SHA256Digest;

/**
 * The parameters of {@code engine_newPayload} (execution-apis, engine): the payload and, from later
 * forks on, the hashes of its blobs, the root of the beacon chain's parent block and the requests.
 */
record Payload(JsonNode parameters) {
  /**
   * The block that it describes.
   *
   * @throws Refused if it is not the block of its hash, or one of its transactions is unreadable
   */
  Block block() throws Refused {
    JsonNode json = parameters.path(0);
    List<Transaction> transactions = transactions(json);
    Optional<List<Withdrawal>> withdrawals =
        Optional.ofNullable(json.get("withdrawals"))
            .filter(list -> !list.isNull())
            .map(Fields::withdrawals);
    Header header = header(json, transactions, withdrawals);
    if (!Fields.hash(json, "blockHash").equals(BlockHash.ofBytes(header))) {
      throw new Refused("block hash is not that of the payload's block");
    }
    if (parameters.path(1).isArray() && !blobHashes().equals(blobHashes(transactions))) {
      throw new Refused("the blobs' hashes are not those of the transactions");
    }
    return new Block(header, transactions, List.of(), withdrawals);
  }

  private static List<Transaction> transactions(JsonNode json) throws Refused {
    List<Transaction> all = new ArrayList<>();
    try {
      for (JsonNode encoded : Fields.node(json, "transactions")) {
        all.add(TransactionCodec.decode(EngineTests.element(encoded)));
      }
    } catch (RlpException unreadable) {
      throw Refused.unreadable(unreadable);
    }
    return all;
  }

  private Header header(
      JsonNode json, List<Transaction> transactions, Optional<List<Withdrawal>> withdrawals) {
    HeaderBuilder header =
        new HeaderBuilder()
            .difficulty(Uint256.ZERO)
            .parentHash(Fields.hash(json, "parentHash"))
            .coinbase(Fields.address(json, "feeRecipient"))
            .stateRoot(Fields.hash(json, "stateRoot"))
            .transactionsRoot(TrieRoots.ofTransactions(transactions))
            .receiptsRoot(Fields.hash(json, "receiptsRoot"))
            .logsBloom(Bloom.of(Fields.bytes(json, "logsBloom")))
            .mixHash(Fields.hash(json, "prevRandao"))
            .number(Fields.number(json, "blockNumber"))
            .gasLimit(Fields.number(json, "gasLimit"))
            .gasUsed(Fields.number(json, "gasUsed"))
            .timestamp(Fields.number(json, "timestamp"))
            .extraData(Fields.bytes(json, "extraData"))
            .baseFeePerGas(Fields.word(json, "baseFeePerGas"));
    withdrawals.map(TrieRoots::ofWithdrawals).ifPresent(header::withdrawalsRoot);
    EngineTests.ifThere(json, "blobGasUsed", n -> header.blobGasUsed(Fields.number(json, n)));
    EngineTests.ifThere(json, "excessBlobGas", n -> header.excessBlobGas(Fields.number(json, n)));
    if (parameters.path(2).isTextual()) {
      header.parentBeaconBlockRoot(Hash.of(EngineTests.element(parameters.get(2))));
    }
    if (parameters.path(3).isArray()) {
      header.requestsHash(requestsHash());
    }
    return header.build();
  }

  private List<Hash> blobHashes() {
    List<Hash> all = new ArrayList<>();
    parameters.get(1).forEach(hash -> all.add(Hash.of(EngineTests.element(hash))));
    return all;
  }

  private static List<Hash> blobHashes(List<Transaction> transactions) {
    return transactions.stream().flatMap(tx -> tx.blobVersionedHashes().stream()).toList();
  }

  /** EIP-7685: the hash of the hashes of all requests that are not empty. */
  private Hash requestsHash() {
    List<Bytes> hashes = new ArrayList<>();
    for (JsonNode typed : parameters.get(3)) {
      Bytes request = EngineTests.element(typed);
      if (request.size() > 1) {
        hashes.add(sha256(request));
      }
    }
    return Hash.of(sha256(Bytes.concat(hashes.toArray(Bytes[]::new))));
  }

  private static Bytes sha256(Bytes data) {
    SHA256Digest digest = new SHA256Digest();
    digest.update(data.unsafeArray(), 0, data.size());
    byte[] out = new byte[digest.getDigestSize()];
    digest.doFinal(out, 0);
    return Bytes.wrap(out);
  }
}
