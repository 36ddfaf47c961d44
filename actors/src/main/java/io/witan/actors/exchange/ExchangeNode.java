package io.witan.actors.exchange;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.Props;
import io.witan.actors.host.Listeners;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.enclave.PartySecret;
import io.witan.protocol.privacy.exchange.Arrival;
import io.witan.protocol.privacy.exchange.Distribution;
import io.witan.protocol.privacy.exchange.PayloadAnswer;
import io.witan.protocol.privacy.exchange.Sent;
import io.witan.protocol.privacy.ledger.ClaimedOutcome;
import io.witan.protocol.privacy.ledger.PrivateOutcome;
import io.witan.protocol.privacy.payload.EncodedPayload;
import io.witan.protocol.privacy.payload.PrivacyGroup;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * A running transaction manager: the keeper of payloads and, where it is an enclave too, a holder
 * for each key are actors; what joins them has no state and blocks no thread of theirs.
 */
public final class ExchangeNode implements TransactionManager, AutoCloseable {
  private static final int MOST_ARRIVALS = 1_000;
  private static final AtomicLong STARTED = new AtomicLong();

  private final EnclaveClient enclave;
  private final KeyRing keys;
  private final Payloads payloads;
  private final Sending sending;
  private final Opening opening;
  private final PartyDesk desk;
  private final Groups groups;
  private final Outcomes outcomes;
  private final ExchangePorts ports;
  private final ActorRef<KeeperCommand> keeper;
  private final ActorRef<Outboxes.Command> outboxes;
  private final Listeners<Arrival> arrived = new Listeners<>();
  private final AtomicReference<Optional<String>> trouble = new AtomicReference<>(Optional.empty());

  /** Where a manager's keys are used. */
  private interface Keys {
    /** The enclave of a manager whose keeper writes the audit too, where it is this JVM's own. */
    EnclaveClient enclave(ExchangeMetrics metrics, ActorRef<KeeperCommand> keeper);
  }

  private ExchangeNode(
      ActorSystem<?> system,
      ExchangeSettings settings,
      List<PartyKey> own,
      Keys held,
      ExchangePorts ports) {
    this.ports = ports;
    String name = "exchange-" + STARTED.incrementAndGet();
    ExchangeMetrics metrics = new ExchangeMetrics();
    RecentPayloads recent = new RecentPayloads();
    this.keeper =
        system.systemActorOf(
            PayloadKeeper.create(ports.store(), recent, metrics, arrived::tell, trouble::set),
            name + "-keeper",
            dispatcher("payloads"));
    this.enclave = held.enclave(metrics, keeper);
    Executor reads =
        system.dispatchers().lookup(DispatcherSelector.fromConfig("witan.dispatchers.payloads"));
    this.keys = new KeyRing(own, enclave, trouble::get);
    this.payloads = new Payloads(ports.store(), recent, keeper, reads, system.scheduler());
    Delivery delivery =
        new Delivery(ports.transport(), ports.parties(), keys::has, settings.patience());
    this.outboxes =
        system.systemActorOf(
            Outboxes.create(payloads, delivery, metrics), name + "-outboxes", Props.empty());
    this.groups = new Groups(keys, payloads, ports, settings.residents());
    this.sending = new Sending(settings, keys, payloads, groups, delivery, outboxes);
    this.opening = new Opening(keys, payloads);
    this.outcomes =
        new Outcomes(
            settings.compares(),
            keys,
            payloads,
            system.systemActorOf(
                OutcomeTeller.create(keys, ports.transport(), ports.parties()),
                name + "-outcomes",
                Props.empty()));
    this.desk =
        new PartyDesk(
            new Intake(settings, keys, payloads),
            new Resending(keys, payloads, ports, delivery),
            groups,
            outcomes,
            metrics);
  }

  private static Props dispatcher(String name) {
    return DispatcherSelector.fromConfig("witan.dispatchers." + name);
  }

  /**
   * Starts a manager that is an enclave too.
   *
   * @param secrets its keys, the default one first; they are the manager's from now on, which wipes
   *     them when it stops
   * @throws IllegalArgumentException if there is no key, or one twice
   */
  public static ExchangeNode start(
      ActorSystem<?> system,
      ExchangeSettings settings,
      List<PartySecret> secrets,
      ExchangePorts ports) {
    EnclavePorts enclave = new EnclavePorts(settings.encryptor(), ports.clock(), ports.entropy());
    return new ExchangeNode(
        system,
        settings,
        secrets.stream().map(PartySecret::key).toList(),
        (metrics, keeper) ->
            KeyHolders.start(
                system,
                enclave,
                secrets,
                use -> {
                  metrics.used(use.purpose());
                  keeper.tell(new KeeperCommand.Used(use));
                }),
        ports);
  }

  /**
   * Starts a manager whose keys an enclave has, which audits their uses.
   *
   * @param keys the default one first, each of them once
   */
  public static ExchangeNode start(
      ActorSystem<?> system,
      ExchangeSettings settings,
      List<PartyKey> keys,
      EnclaveClient enclave,
      ExchangePorts ports) {
    return new ExchangeNode(system, settings, keys, (metrics, keeper) -> enclave, ports);
  }

  /** This manager as the residents of one private state use it. */
  public TransactionManager residents(PrivacyGroup group) {
    KeyRing theirs = keys.only(group.members());
    return new Residents(
        group.name(), this, theirs, sending.by(theirs), new Opening(theirs, payloads), outcomes);
  }

  /** What other organisations' managers may ask. */
  public PartyService parties() {
    return desk;
  }

  public PrivacyGroups groups() {
    return groups;
  }

  @Override
  public CompletionStage<Sent> send(
      Bytes payload, Optional<PartyKey> from, Distribution distribution) {
    return Refusals.staged(() -> sending.send(payload, from, distribution));
  }

  @Override
  public CompletionStage<PayloadHash> storeRaw(Bytes payload, Optional<PartyKey> from) {
    return Refusals.staged(() -> sending.storeRaw(payload, from));
  }

  @Override
  public CompletionStage<Sent> sendSigned(PayloadHash raw, Distribution distribution) {
    return Refusals.staged(() -> sending.sendSigned(raw, distribution));
  }

  @Override
  public CompletionStage<PayloadAnswer> receive(PayloadHash hash, Optional<PartyKey> as) {
    return opening.receive(hash, as);
  }

  @Override
  public CompletionStage<PayloadAnswer> receiveRaw(PayloadHash hash) {
    return opening.receiveRaw(hash);
  }

  @Override
  public CompletionStage<EncodedPayload> seal(
      Bytes payload, Optional<PartyKey> from, Distribution distribution) {
    return Refusals.staged(() -> sending.seal(payload, from, distribution));
  }

  @Override
  public CompletionStage<PayloadAnswer> open(EncodedPayload payload) {
    return opening.open(payload);
  }

  @Override
  public CompletionStage<Void> delete(PayloadHash hash) {
    return Refusals.staged(
        () ->
            payloads
                .change(replyTo -> new KeeperCommand.Delete(hash, replyTo))
                .thenAccept(done -> {}));
  }

  @Override
  public CompletionStage<Boolean> isSender(PayloadHash hash) {
    return Refusals.staged(() -> opening.isSender(hash));
  }

  @Override
  public CompletionStage<List<PartyKey>> participants(PayloadHash hash) {
    return Refusals.staged(() -> opening.participants(hash));
  }

  @Override
  public CompletionStage<List<PartyKey>> mandatoryRecipients(PayloadHash hash) {
    return Refusals.staged(() -> opening.mandatoryRecipients(hash));
  }

  @Override
  public PartyKey sender(Optional<PartyKey> meant) {
    return keys.own(meant);
  }

  @Override
  public List<PartyKey> keys() {
    return keys.keys();
  }

  @Override
  public List<PartyKey> knownKeys() {
    LinkedHashSet<PartyKey> all = new LinkedHashSet<>(keys.keys());
    all.addAll(ports.parties().get().parties().keySet());
    return List.copyOf(all);
  }

  @Override
  public CompletionStage<Long> arrivals() {
    return Refusals.staged(() -> payloads.read(rows -> rows.arrivals()));
  }

  @Override
  public CompletionStage<List<Arrival>> arrivalsAfter(long number) {
    return Refusals.staged(() -> payloads.read(rows -> rows.arrivalsAfter(number, MOST_ARRIVALS)));
  }

  @Override
  public AutoCloseable onArrival(Consumer<Arrival> listener) {
    return arrived.add(listener);
  }

  @Override
  public void tell(List<PrivateOutcome> own) {
    outcomes.tell(keys, own);
  }

  @Override
  public AutoCloseable onTold(Consumer<ClaimedOutcome> listener) {
    return outcomes.heard().add(listener);
  }

  @Override
  public Optional<String> trouble() {
    return trouble.get().or(enclave::trouble);
  }

  /** Asks all other managers for what this one sent or received, as after the loss of its store. */
  public CompletionStage<Recovered> recover() {
    return Refusals.staged(recovery()::recover);
  }

  /** The same, again and again while this manager runs, until each that becomes known gave it. */
  public void keepRecovering(ActorSystem<?> system) {
    system.systemActorOf(
        Recovering.create(recovery()), "recovering-" + STARTED.incrementAndGet(), Props.empty());
  }

  private Recovery recovery() {
    return new Recovery(keys, payloads, ports);
  }

  /** Stops the manager: keys of its own are wiped, and what they did is written. */
  @Override
  public void close() {
    outboxes.tell(new Outboxes.Stop());
    if (enclave instanceof KeyHolders own) {
      own.close();
    }
    keeper.tell(new KeeperCommand.Stop());
  }
}
