package io.witan.deploy.live;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.deploy.CommandFailure;
import io.witan.deploy.bench.Token;
import io.witan.deploy.keys.NodeKey;
import io.witan.deploy.load.FreeTransfer;
import io.witan.deploy.load.ReadMix;
import io.witan.deploy.network.RpcClient;
import io.witan.protocol.bytes.Address;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.Keccak;
import io.witan.protocol.ledger.Transaction.Legacy;
import io.witan.protocol.ledger.TransactionCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * A token and the accounts that hold it: made and spread before anybody reads, and transferred on
 * while they do, through the edges. A transfer that no edge takes is offered again.
 */
final class TokenWork implements AutoCloseable {
  private static final int HOLDERS = 16;
  private static final int FIRST_TRANSFERS = 12;
  private static final long SUPPLY = 1_000_000_000;
  private static final long GAS = 2_000_000;
  private static final long PAUSE_MILLIS = 200;
  private static final int PATIENCE_SECONDS = 60;

  private final List<RpcClient> edges;
  private final Uint256 chainId;
  private final TreeMap<Address, Long> nonces = new TreeMap<>();
  private final List<NodeKey> holders = new ArrayList<>();
  private final List<String> sent = new ArrayList<>();
  private final Thread thread;
  private Address token;
  private int turn;
  private volatile boolean going;
  private volatile boolean ending;

  TokenWork(List<RpcClient> edges, Uint256 chainId) {
    this.edges = List.copyOf(edges);
    this.chainId = chainId;
    this.thread = Thread.ofVirtual().unstarted(this::goOn);
  }

  /** Makes the token and spreads it; gives what can be read of it. */
  ReadMix prepare(NodeKey owner) throws InterruptedException {
    for (int i = 0; i < HOLDERS; i++) {
      holders.add(NodeKey.of(Keccak.hash(Bytes.concat(owner.secret(), Bytes.ofInts(i))).bytes()));
    }
    String made = send(owner, Optional.empty(), Token.creation(SUPPLY));
    token = Address.fromHex(receipt(made).path("contractAddress").asText());
    for (NodeKey holder : holders) {
      transfer(owner, holder, SUPPLY / (2 * HOLDERS));
    }
    var _ = receipt(sent.getLast());
    for (int round = 0; round < FIRST_TRANSFERS; round++) {
      for (int i = 0; i < HOLDERS; i++) {
        transfer(holders.get(i), holders.get((i + 1) % HOLDERS), 1);
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
    long last = Long.decode(receipt(sent.getLast()).path("blockNumber").asText());
    List<Address> addresses = holders.stream().map(key -> key.publicKey().address()).toList();
    return new ReadMix(token, addresses, List.copyOf(sent), last);
  }

  /** Goes on with a few transfers each second. */
  void begin() {
    going = true;
    thread.start();
  }

  private void goOn() {
    try {
      while (!ending) {
        turn++;
        transfer(holders.get(turn % HOLDERS), holders.get((turn + 1) % HOLDERS), 1);
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      }
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  private void transfer(NodeKey from, NodeKey to, long amount) throws InterruptedException {
    var _ = send(from, Optional.of(token), Token.transfer(to.publicKey().address(), amount));
  }

  private String send(NodeKey from, Optional<Address> to, Bytes data) throws InterruptedException {
    long nonce = nonces.merge(from.publicKey().address(), 1L, Long::sum) - 1;
    Legacy call = FreeTransfer.call(from.signer(), chainId, nonce, to, data, GAS);
    String raw = TransactionCodec.encode(call).toHex();
    String hash = TransactionCodec.hash(call).toHex();
    for (int attempt = 0; !ending; attempt++) {
      RpcClient edge = edges.get(attempt % edges.size());
      if (edge.call("eth_sendRawTransaction", raw).filter(JsonNode::isTextual).isPresent()
          || edge.call("eth_getTransactionByHash", hash).filter(JsonNode::isObject).isPresent()) {
        synchronized (this) {
          sent.add(hash);
        }
        return hash;
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
    return hash;
  }

  private JsonNode receipt(String hash) throws InterruptedException {
    for (int i = 0; i < PATIENCE_SECONDS * 1_000 / PAUSE_MILLIS; i++) {
      RpcClient edge = edges.get(i % edges.size());
      Optional<JsonNode> receipt =
          edge.call("eth_getTransactionReceipt", hash).filter(JsonNode::isObject);
      if (receipt.isPresent()) {
        return receipt.get();
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
    throw new CommandFailure("transaction " + hash + " has no receipt");
  }

  /** How many transfers were taken. */
  synchronized int taken() {
    return sent.size();
  }

  /** Sends no more; how many of those that were taken have no receipt. */
  int missing() throws InterruptedException {
    close();
    int missing = 0;
    for (String hash : sent) {
      try {
        var _ = receipt(hash);
      } catch (CommandFailure none) {
        missing++;
      }
    }
    return missing;
  }

  @Override
  public void close() {
    ending = true;
    try {
      if (going) {
        thread.join();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
