package io.witan.deploy.live;

import com.fasterxml.jackson.databind.JsonNode;
import io.witan.deploy.CommandFailure;
import io.witan.deploy.load.PrivateContract;
import io.witan.deploy.network.PrivateNetwork;
import io.witan.deploy.network.RpcClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Calls of a private contract that the organisations share, about one a second, by each of them in
 * its turn. Whose call is refused tries again sooner.
 */
final class PrivateWork implements AutoCloseable {
  private static final int PAYLOAD_BYTES = 100;
  private static final long PAUSE_MILLIS = 1_000;
  private static final long AGAIN_MILLIS = 250;
  private static final int DEPLOYMENTS = 60;

  private final GroupNetwork network;
  private final List<Taken> taken = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private Optional<PrivateContract> contract = Optional.empty();
  private long refusals;
  private volatile boolean ending;

  /** A call whose hash was given out; the moments are those of {@code System.nanoTime}. */
  private record Taken(String organisation, String hash, long offeredAt, long takenAt) {}

  PrivateWork(GroupNetwork network) {
    this.network = network;
  }

  /** Makes the contract, once the managers have heard of each other, and begins to call it. */
  void begin() throws InterruptedException {
    List<String> organisations = network.groups().organisations();
    PrivateContract made = deploy();
    contract = Optional.of(made);
    for (int i = 0; i < organisations.size(); i++) {
      String organisation = organisations.get(i);
      List<String> keys = new ArrayList<>(made.keys());
      Collections.rotate(keys, -i);
      PrivateContract own = made.by(accountOf(organisation), keys);
      threads.add(Thread.startVirtualThread(() -> call(organisation, own)));
    }
  }

  private PrivateContract deploy() throws InterruptedException {
    String first = network.groups().organisations().getFirst();
    List<String> keys =
        network.groups().organisations().stream()
            .map(name -> PrivateNetwork.publicKeyOf(network.folder(), name))
            .toList();
    for (int i = 0; true; i++) {
      try {
        RpcClient node = network.client(anyOf(first).orElseThrow());
        return PrivateContract.deploy(node, accountOf(first), keys);
      } catch (CommandFailure early) {
        if (i == DEPLOYMENTS) {
          throw early;
        }
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      }
    }
  }

  private String accountOf(String organisation) {
    return anyOf(organisation)
        .flatMap(node -> network.client(node).call("eth_accounts"))
        .map(accounts -> accounts.path(0).asText())
        .orElseThrow(() -> new CommandFailure("no node of " + organisation + " answers"));
  }

  private Optional<Integer> anyOf(String organisation) {
    List<Integer> running =
        network.groups().ledgersOf(organisation).stream().filter(network::isRunning).toList();
    return running.isEmpty()
        ? Optional.empty()
        : Optional.of(running.get(ThreadLocalRandom.current().nextInt(running.size())));
  }

  private void call(String organisation, PrivateContract own) {
    long usual = PAUSE_MILLIS * network.groups().organisations().size();
    try {
      for (long number = 1; !ending; number++) {
        Optional<Integer> node = anyOf(organisation);
        boolean isTaken =
            node.isPresent()
                && offer(organisation, own.through(network.client(node.get())), number);
        TimeUnit.MILLISECONDS.sleep(isTaken ? usual : AGAIN_MILLIS);
      }
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean offer(String organisation, PrivateContract through, long number) {
    long offeredAt = System.nanoTime();
    Optional<String> hash =
        through
            .set(number, PAYLOAD_BYTES)
            .map(answer -> answer.path("result"))
            .filter(JsonNode::isTextual)
            .map(JsonNode::asText);
    synchronized (this) {
      hash.ifPresent(it -> taken.add(new Taken(organisation, it, offeredAt, System.nanoTime())));
      refusals += hash.isPresent() ? 0 : 1;
      notifyAll();
    }
    return hash.isPresent();
  }

  /** The calls whose hashes were given out. */
  synchronized List<String> taken() {
    return taken.stream().map(Taken::hash).toList();
  }

  /**
   * When the first call that an organisation made after a moment was taken, by {@code
   * System.nanoTime}; empty if none is in time.
   */
  synchronized Optional<Long> awaitTaken(String organisation, long since, Duration limit)
      throws InterruptedException {
    return Waiting.on(
        this,
        () ->
            taken.stream()
                .filter(it -> it.organisation().equals(organisation))
                .filter(it -> it.offeredAt() - since > 0)
                .map(Taken::takenAt)
                .findFirst(),
        limit);
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
      for (Thread thread : threads) {
        thread.join(Duration.ofSeconds(60));
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
