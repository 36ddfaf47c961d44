package io.witan.actors.host;

import akka.actor.ActorPath;
import akka.actor.ActorRef;
import akka.actor.ActorSystem;
import akka.dispatch.Envelope;
import akka.dispatch.MailboxType;
import akka.dispatch.MessageQueue;
import akka.dispatch.NodeMessageQueue;
import akka.dispatch.ProducesMessageQueue;
import akka.dispatch.UnboundedMessageQueueSemantics;
import com.typesafe.config.Config;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import kamon.Kamon;
import kamon.metric.Gauge;
import scala.Option;

/**
 * The usual mailbox of typed actors, of which the metrics show how many messages wait in it.
 * Nothing is counted when they come and go: the queues of live actors are measured every few
 * seconds. Actors that come and go, as rounds, are shown together.
 */
public final class WatchedMailbox implements MailboxType, ProducesMessageQueue<MessageQueue> {
  private static final Duration EVERY = Duration.ofSeconds(5);
  private static final Map<String, Set<Queue>> LIVE = new ConcurrentHashMap<>();

  /** Made by Akka, which is told of this class by name. */
  public WatchedMailbox(ActorSystem.Settings settings, Config config) {}

  @Override
  public MessageQueue create(Option<ActorRef> owner, Option<ActorSystem> system) {
    return owner.isEmpty() ? new NodeMessageQueue() : watched(name(owner.get().path()));
  }

  private static Queue watched(String actor) {
    Queue queue = new Queue(actor);
    LIVE.computeIfAbsent(actor, WatchedMailbox::show).add(queue);
    return queue;
  }

  private static Set<Queue> show(String actor) {
    Set<Queue> queues = ConcurrentHashMap.newKeySet();
    Consumer<Gauge> look = gauge -> gauge.update(sum(queues));
    Kamon.gauge("witan.actor.mailbox").withTag("actor", actor).autoUpdate(look, EVERY);
    return queues;
  }

  /** How many messages wait for the actors of a name. */
  static int waiting(String actor) {
    return sum(LIVE.getOrDefault(actor, Set.of()));
  }

  private static int sum(Set<Queue> queues) {
    return queues.stream().mapToInt(Queue::numberOfMessages).sum();
  }

  /** The path below the guardian, without what tells one of several from the others. */
  static String name(ActorPath path) {
    StringBuilder name = new StringBuilder();
    for (String element : path.toStringWithoutAddress().split("/", -1)) {
      // round-120-0-7 is a round, exchange-1-keeper an exchange-keeper, $a somebody's child.
      String kind = element.replaceAll("-?[$0-9][^-]*", "");
      if (!kind.isEmpty() && !kind.equals("system") && !kind.equals("user")) {
        name.append(name.isEmpty() ? "" : "/").append(kind);
      }
    }
    return name.toString();
  }

  /** One actor's. */
  private static final class Queue implements MessageQueue, UnboundedMessageQueueSemantics {
    private final NodeMessageQueue messages = new NodeMessageQueue();
    private final String actor;

    Queue(String actor) {
      this.actor = actor;
    }

    @Override
    public void enqueue(ActorRef receiver, Envelope message) {
      messages.enqueue(receiver, message);
    }

    @Override
    public Envelope dequeue() {
      return messages.dequeue();
    }

    @Override
    public int numberOfMessages() {
      return messages.numberOfMessages();
    }

    @Override
    public boolean hasMessages() {
      return messages.hasMessages();
    }

    @Override
    public void cleanUp(ActorRef owner, MessageQueue deadLetters) {
      LIVE.get(actor).remove(this);
      messages.cleanUp(owner, deadLetters);
    }
  }
}
