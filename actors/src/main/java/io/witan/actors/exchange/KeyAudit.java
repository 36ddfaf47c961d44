package io.witan.actors.exchange;

import akka.Done;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.pattern.StatusReply;
import io.witan.protocol.machine.ChainedRecord;
import io.witan.protocol.machine.JournalTip;
import io.witan.protocol.privacy.enclave.KeyUse;
import io.witan.protocol.privacy.enclave.KeyUseCodec;
import io.witan.protocol.privacy.exchange.PayloadChange;
import io.witan.protocol.privacy.exchange.PayloadStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the audit of an enclave: one record for all uses that come while the last one is written.
 * It settles what was told to it before; so an answer that waits for that leaves only when the use
 * it is made of is durable. The record's number fences: who finds another's record there is done.
 */
final class KeyAudit extends AbstractBehavior<KeyAudit.Command> {
  private static final Logger LOG = LoggerFactory.getLogger("io.witan.exchange");
  private static final KeyUseCodec USES = new KeyUseCodec();
  private static final String UNWRITABLE = "the audit of used keys cannot be written";
  private static final String OVERTAKEN = "another JVM of the group writes the audit of used keys";
  private static final Duration RETRY = Duration.ofSeconds(1);

  /** Messages to this actor. */
  sealed interface Command {}

  /** A key was used. */
  record Used(KeyUse use) implements Command {}

  /** Answered when all that was told before is durable. */
  record Settle(ActorRef<StatusReply<Done>> replyTo) implements Command {}

  record Stop() implements Command {}

  private record Write() implements Command {}

  private final PayloadStore store;
  private final Consumer<Optional<String>> trouble;
  private final Consumer<String> overtaken;
  private final List<KeyUse> uses = new ArrayList<>();
  private final List<ActorRef<StatusReply<Done>>> waiting = new ArrayList<>();

  /** What the next record links to; empty before the journal was read. */
  private Optional<JournalTip> tip = Optional.empty();

  /** What may have been written, or not. */
  private Optional<Tried> tried = Optional.empty();

  private boolean writeDue;
  private boolean troubled;
  private boolean ended;

  /** A record of the first of all uses that wait. */
  private record Tried(ChainedRecord record, int uses) {}

  private KeyAudit(
      ActorContext<Command> context,
      PayloadStore store,
      Consumer<Optional<String>> trouble,
      Consumer<String> overtaken) {
    super(context);
    this.store = store;
    this.trouble = trouble;
    this.overtaken = overtaken;
  }

  /**
   * The actor.
   *
   * @param trouble told why uses cannot be written now; empty when they can again
   * @param overtaken told, once, that another enclave writes the audit
   */
  static Behavior<Command> create(
      PayloadStore store, Consumer<Optional<String>> trouble, Consumer<String> overtaken) {
    return Behaviors.setup(context -> new KeyAudit(context, store, trouble, overtaken));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Used.class, this::used)
        .onMessage(Settle.class, this::settle)
        .onMessage(Write.class, write -> written())
        .onMessage(Stop.class, stop -> Behaviors.stopped())
        .onSignal(PostStop.class, stopped -> written())
        .build();
  }

  private Behavior<Command> used(Used used) {
    uses.add(used.use());
    return due();
  }

  private Behavior<Command> settle(Settle settle) {
    waiting.add(settle.replyTo());
    return due();
  }

  /** The message stands behind all that is in the mailbox now. */
  private Behavior<Command> due() {
    if (!writeDue) {
      writeDue = true;
      getContext().getSelf().tell(new Write());
    }
    return this;
  }

  private Behavior<Command> written() {
    writeDue = false;
    if (ended) {
      // Who settles late hears why; this actor stops with its JVM.
      refuse(OVERTAKEN);
      return this;
    }
    try {
      write();
      troubled = false;
      trouble.accept(Optional.empty());
      answer(StatusReply.ack());
      return this;
    } catch (Overtaken other) {
      ended = true;
      refuse(OVERTAKEN);
      overtaken.accept(OVERTAKEN);
      return this;
    } catch (RuntimeException failed) {
      if (!troubled) {
        LOG.warn("the audit of used keys cannot be written, trying again: {}", failed.getMessage());
      }
      troubled = true;
      refuse(UNWRITABLE);
      // What was used waits to be written; no key is used while the trouble lasts.
      getContext().scheduleOnce(RETRY, getContext().getSelf(), new Write());
      return this;
    }
  }

  private void refuse(String reason) {
    trouble.accept(Optional.of(reason));
    answer(StatusReply.error(new ExchangeRefused(ExchangeRefused.Kind.UNAVAILABLE, reason)));
  }

  private void answer(StatusReply<Done> reply) {
    waiting.forEach(one -> one.tell(reply));
    waiting.clear();
  }

  /** Another copy wrote what this one would have. */
  private static final class Overtaken extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private void write() {
    tried.ifPresent(this::isWritten);
    if (uses.isEmpty()) {
      return;
    }
    JournalTip before = tip.orElseGet(this::newest);
    tip = Optional.of(before);
    Tried next = new Tried(before.next(USES, List.copyOf(uses)), uses.size());
    tried = Optional.of(next);
    try {
      store.commit(List.of(new PayloadChange.KeysUsed(next.record())));
    } catch (RuntimeException failed) {
      if (isWritten(next)) {
        return;
      }
      throw failed;
    }
    isDurable(next);
  }

  /** Reads whether a record was written; goes on only where nobody else wrote one instead. */
  private boolean isWritten(Tried one) {
    JournalTip before = tip.orElseThrow();
    JournalTip now = newest();
    boolean written = now.equals(before.after(one.record()));
    if (written) {
      isDurable(one);
    } else if (!now.equals(before)) {
      throw new Overtaken();
    }
    tried = Optional.empty();
    return written;
  }

  private void isDurable(Tried one) {
    tip = Optional.of(tip.orElseThrow().after(one.record()));
    tried = Optional.empty();
    uses.subList(0, one.uses()).clear();
  }

  private JournalTip newest() {
    return store
        .newestKeyUse()
        .map(record -> new JournalTip(record.sequence(), record.hash()))
        .orElse(KeyUseCodec.START);
  }
}
