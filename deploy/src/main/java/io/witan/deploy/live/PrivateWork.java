package io.witan.deploy.live;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.deploy.CommandFailure;
import io.witan.deploy.load.PrivateContract;
import io.witan.deploy.network.PrivateNetwork;
import io.witan.deploy.network.RpcClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Calls of a private contract that the organisations share, about one a second, by the first. */
final class PrivateWork implements AutoCloseable {
  private static final int PAYLOAD_BYTES = 100;
  private static final long PAUSE_MILLIS = 1_000;
  private static final int DEPLOYMENTS = 60;

  private final GroupNetwork network;
  private final List<String> taken = new ArrayList<>();
  private Optional<PrivateContract> contract = Optional.empty();
  private Optional<Thread> thread = Optional.empty();
  private long refusals;
  private volatile boolean ending;

  PrivateWork(GroupNetwork network) {
    this.network = network;
  }

  /** Makes the contract, once the managers have heard of each other, and begins to call it. */
  void begin() throws InterruptedException {
    contract = Optional.of(deploy());
    thread = Optional.of(Thread.startVirtualThread(this::call));
  }

  private PrivateContract deploy() throws InterruptedException {
    List<String> keys =
        network.groups().organisations().stream()
            .map(name -> PrivateNetwork.publicKeyOf(network.folder(), name))
            .toList();
    for (int i = 0; true; i++) {
      try {
        RpcClient node = network.client(anyMember().orElseThrow());
        String account =
            node.call("eth_accounts")
                .map(accounts -> accounts.path(0).asText())
                .orElseThrow(() -> new CommandFailure("no node of A answers"));
        return PrivateContract.deploy(node, account, keys);
      } catch (CommandFailure early) {
        if (i == DEPLOYMENTS) {
          throw early;
        }
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      }
    }
  }

  private Optional<Integer> anyMember() {
    List<Integer> running =
        network.groups().membersOf(network.groups().organisations().get(0)).stream()
            .filter(network::isRunning)
            .toList();
    return running.isEmpty()
        ? Optional.empty()
        : Optional.of(running.get(ThreadLocalRandom.current().nextInt(running.size())));
  }

  private void call() {
    try {
      for (long number = 1; !ending; number++) {
        Optional<Integer> node = anyMember();
        if (node.isPresent()) {
          offer(contract.orElseThrow().through(network.client(node.get())), number);
        }
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      }
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  private void offer(PrivateContract through, long number) {
    Optional<String> hash =
        through
            .set(number, PAYLOAD_BYTES)
            .map(answer -> answer.path("result"))
            .filter(JsonNode::isTextual)
            .map(JsonNode::asText);
    synchronized (this) {
      hash.ifPresent(taken::add);
      refusals += hash.isPresent() ? 0 : 1;
    }
  }

  /** The calls whose hashes were given out. */
  synchronized List<String> taken() {
    return List.copyOf(taken);
  }

  /** Calls that a node did not take. */
  synchronized long refusals() {
    return refusals;
  }

  /** What a party's node has of the contract. */
  String stateAt(RpcClient party) {
    return contract.map(it -> it.stateAt(party)).orElse("no contract");
  }

  @Override
  public void close() {
    ending = true;
    try {
      if (thread.isPresent()) {
        thread.get().join(Duration.ofSeconds(60));
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
