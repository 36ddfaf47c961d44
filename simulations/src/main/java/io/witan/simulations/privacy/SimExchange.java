package io.witan.simulations.privacy;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.enclave.PartySecret;
import io.witan.protocol.privacy.exchange.Copies;
import io.witan.protocol.privacy.exchange.Distribution;
import io.witan.protocol.privacy.exchange.PrivacyRules;
import io.witan.protocol.privacy.ledger.PrivateLedgerInput.Lookup;
import io.witan.protocol.privacy.ledger.PrivatePayload;
import io.witan.protocol.privacy.payload.EncodedPayload;
import io.witan.protocol.privacy.payload.PayloadTerms;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * A transaction manager with its enclave and its store, of which all but the store dies with it. It
 * does by the product's rules what the product's actors do.
 */
final class SimExchange {
  private static final long WRITE_MICROS = 1_500;
  private static final long AGAIN_MICROS = 5_000_000;

  private final SortedSet<Integer> residents;
  private final PrivateWorld world;
  private final SimEnclave enclave;

  // The store.
  private final TreeMap<PayloadHash, EncodedPayload> payloads = new TreeMap<>();
  private final List<PayloadHash> arrivals = new ArrayList<>();
  private final TreeMap<PayloadHash, TreeSet<Integer>> outbox = new TreeMap<>();
  private final TreeSet<Integer> notAsked = new TreeSet<>();
  private int arrivalsBefore;

  private int downs;
  private int enclaveDowns;
  private int life;

  /**
   * The manager of a node.
   *
   * @param residents organisations that have a key and a private state there
   */
  SimExchange(SortedSet<Integer> residents, PrivateWorld world) {
    this.residents = residents;
    this.world = world;
    this.enclave = new SimEnclave(residents, world);
  }

  PartyKey key(int organisation) {
    return enclave.key(organisation);
  }

  int arrivals() {
    return arrivals.size();
  }

  /** Payloads that came after so many. */
  List<PayloadHash> arrivedAfter(long count) {
    return List.copyOf(arrivals.subList((int) Math.min(count, arrivals.size()), arrivals.size()));
  }

  boolean isUp() {
    return downs == 0;
  }

  private boolean isAble() {
    return isUp() && enclaveDowns == 0;
  }

  void stop() {
    downs++;
    life++;
  }

  void start() {
    downs--;
    if (isUp()) {
      askAll(life);
      deliverAll(life);
    }
  }

  void stopEnclave() {
    enclaveDowns++;
  }

  void startEnclave() {
    enclaveDowns--;
  }

  /** The database is gone: what others have is asked for, and until then nothing can be said. */
  void loseStore() {
    payloads.clear();
    arrivals.clear();
    outbox.clear();
    arrivalsBefore = 0;
    notAsked.addAll(world.othersOf(residents.first()));
  }

  /** Asks all others, again and again until nothing new comes. */
  private void askAll(int asking) {
    if (notAsked.isEmpty() || asking != life || !isUp()) {
      return;
    }
    for (int other : List.copyOf(notAsked)) {
      world.resend(other, residents.first(), () -> asked(asking, other));
    }
    world.after(2 * AGAIN_MICROS, () -> askAll(asking));
  }

  private void asked(int asking, int other) {
    if (asking == life && notAsked.remove(other) && notAsked.isEmpty()) {
      if (arrivals.size() > arrivalsBefore) {
        arrivalsBefore = arrivals.size();
        notAsked.addAll(world.othersOf(residents.first()));
        askAll(asking);
      }
    }
  }

  /**
   * Brings all that is kept for another organisation, which lost it, one after the other in the
   * order in which it came: creations come before what affects them.
   */
  void resend(int other, Runnable done) {
    if (isAble()) {
      PartyKey theirs = world.manager(other).key(other);
      List<EncodedPayload> copies = new ArrayList<>();
      for (PayloadHash hash : arrivals) {
        EncodedPayload payload = payloads.get(hash);
        boolean sent = payload.sender().equals(theirs);
        (sent ? Optional.of(payload) : payload.forRecipient(theirs)).ifPresent(copies::add);
      }
      resend(other, copies, 0, done);
    }
  }

  private void resend(int other, List<EncodedPayload> copies, int at, Runnable done) {
    if (at == copies.size()) {
      done.run();
    } else if (isAble()) {
      world.push(
          residents.first(), other, copies.get(at), kept -> resend(other, copies, at + 1, done));
    }
  }

  /**
   * Seals a message, keeps it and brings it to its parties.
   *
   * @param done the payload's hash; empty where it was not sent
   */
  void send(int from, PrivateMessage message, Consumer<Optional<PayloadHash>> done) {
    if (!isAble() || !notAsked.isEmpty()) {
      done.accept(Optional.empty());
      return;
    }
    SortedMap<PayloadHash, EncodedPayload> affected = known(message.creations());
    List<PartyKey> recipients =
        message.parties().stream().map(party -> world.manager(party).key(party)).toList();
    Distribution distribution = message.distribution(recipients);
    if (affected.size() < message.creations().size()
        || PrivacyRules.refusal(distribution, recipients, affected).isPresent()) {
      done.accept(Optional.empty());
      return;
    }
    EncodedPayload payload = sealed(from, message, distribution, affected);
    world.sealed().add(payload, message.data(), message.parties(), message.secret());
    int sending = life;
    world.after(WRITE_MICROS, () -> kept(payload, message, sending, done));
  }

  private EncodedPayload sealed(
      int from,
      PrivateMessage message,
      Distribution distribution,
      SortedMap<PayloadHash, EncodedPayload> affected) {
    PayloadTerms terms =
        new PayloadTerms(
            distribution.flag(),
            new TreeMap<>(),
            distribution.execHash(),
            List.of(),
            Optional.empty());
    EncodedPayload plain = enclave.sealed(from, message, distribution.to(), terms);
    TreeMap<Bytes, Bytes> proofs = new TreeMap<>();
    enclave
        .proofs(plain, affected, enclave.of(from))
        .forEach((creation, proof) -> proofs.put(creation.bytes(), proof));
    return plain.with(plain.terms().withAffected(proofs));
  }

  private void kept(
      EncodedPayload payload,
      PrivateMessage message,
      int sending,
      Consumer<Optional<PayloadHash>> done) {
    if (sending != life) {
      done.accept(Optional.empty());
      return;
    }
    keep(payload);
    TreeSet<Integer> others = new TreeSet<>(message.parties());
    others.removeAll(residents);
    boolean waits = !world.setup().later() && !world.has(PrivateBug.SUBMITTED_BEFORE_ACKNOWLEDGED);
    if (world.setup().later() && !others.isEmpty()) {
      outbox.put(payload.hash(), new TreeSet<>(others));
      deliver(payload.hash(), sending);
    } else {
      push(payload, others, sending, waits ? done : ignored -> {});
    }
    if (!waits) {
      done.accept(Optional.of(payload.hash()));
    }
  }

  /** All have it, or some have not in time. */
  private void push(
      EncodedPayload payload,
      SortedSet<Integer> others,
      int sending,
      Consumer<Optional<PayloadHash>> done) {
    TreeSet<Integer> left = new TreeSet<>(others);
    boolean[] answered = new boolean[1];
    Consumer<Optional<PayloadHash>> once =
        answer -> {
          if (!answered[0]) {
            answered[0] = true;
            done.accept(sending == life ? answer : Optional.empty());
          }
        };
    if (left.isEmpty()) {
      once.accept(Optional.of(payload.hash()));
    }
    for (int other : others) {
      EncodedPayload copy = payload.forRecipient(world.manager(other).key(other)).orElseThrow();
      world.push(
          residents.first(),
          other,
          copy,
          kept -> {
            left.remove(other);
            if (!kept) {
              once.accept(Optional.empty());
            } else if (left.isEmpty()) {
              once.accept(Optional.of(payload.hash()));
            }
          });
    }
    world.after(2 * AGAIN_MICROS, () -> once.accept(Optional.empty()));
  }

  private void deliverAll(int delivering) {
    List.copyOf(outbox.keySet()).forEach(hash -> deliver(hash, delivering));
  }

  /** Brings a payload to who has not acknowledged it, again and again. */
  private void deliver(PayloadHash hash, int delivering) {
    TreeSet<Integer> left = outbox.get(hash);
    if (left == null || delivering != life || !isUp()) {
      return;
    }
    EncodedPayload payload = payloads.get(hash);
    for (int other : List.copyOf(left)) {
      EncodedPayload copy = payload.forRecipient(world.manager(other).key(other)).orElseThrow();
      world.push(residents.first(), other, copy, kept -> delivered(hash, other));
    }
    world.after(AGAIN_MICROS, () -> deliver(hash, delivering));
  }

  private void delivered(PayloadHash hash, int other) {
    TreeSet<Integer> left = outbox.get(hash);
    if (left != null && isUp()) {
      left.remove(other);
      if (left.isEmpty()) {
        outbox.remove(hash);
      }
    }
  }

  /**
   * Another manager brings a payload; acknowledged once it is durable, or is to be ignored, or
   * refused.
   */
  void pushed(EncodedPayload payload, Consumer<Boolean> answer) {
    if (!isAble()) {
      return;
    }
    SortedMap<PayloadHash, EncodedPayload> affected = affected(payload);
    switch (PrivacyRules.verdict(payload, affected)) {
      case PrivacyRules.Verdict.Keep keep -> {
        PrivacyRules.verified(payload, enclave.proofs(payload, affected, enclave.all()))
            .filter(sound -> enclave.opened(sound, enclave.all()).isPresent())
            .ifPresentOrElse(sound -> taken(sound, answer), () -> answer.accept(false));
      }
      case PrivacyRules.Verdict.Ignore ignored -> answer.accept(true);
      case PrivacyRules.Verdict.Refuse refused -> answer.accept(false);
    }
  }

  private void taken(EncodedPayload payload, Consumer<Boolean> answer) {
    boolean hasty = world.has(PrivateBug.ACKNOWLEDGED_BEFORE_DURABLE);
    if (hasty) {
      answer.accept(true);
    }
    int taking = life;
    world.after(
        hasty ? 200 * WRITE_MICROS : WRITE_MICROS,
        () -> {
          if (taking == life) {
            keep(enclave.kept(payload));
            answer.accept(true);
          }
        });
  }

  private void keep(EncodedPayload payload) {
    PayloadHash hash = payload.hash();
    if (Copies.merge(Optional.ofNullable(payloads.get(hash)), payload)
        instanceof Copies.Merged.More(var all)) {
      payloads.put(hash, all);
      arrivals.add(hash);
      residents.forEach(its -> world.follower(its).arrived(arrivals.size(), hash));
    }
  }

  private SortedMap<PayloadHash, EncodedPayload> known(Collection<PayloadHash> hashes) {
    TreeMap<PayloadHash, EncodedPayload> found = new TreeMap<>();
    hashes.forEach(hash -> found.computeIfAbsent(hash, payloads::get));
    return found;
  }

  /** What the manager says of a payload to one of its residents. */
  Lookup lookup(int resident, PayloadHash hash) {
    if (!isAble() || !notAsked.isEmpty()) {
      return world.has(PrivateBug.UNAVAILABLE_IS_NOT_PARTY) ? Lookup.NOT_PARTY : Lookup.UNAVAILABLE;
    }
    return open(resident, hash).isPresent() ? Lookup.FOUND : Lookup.NOT_PARTY;
  }

  /** A payload as the ledger of one of the residents has it. */
  Optional<PrivatePayload> open(int resident, PayloadHash hash) {
    return Optional.ofNullable(payloads.get(hash))
        .flatMap(
            payload ->
                enclave
                    .opened(payload, enclave.of(resident))
                    .flatMap(message -> read(enclave.of(resident), payload, message)));
  }

  OwnSeal own(int resident) {
    return enclave.own(resident);
  }

  private Optional<PrivatePayload> read(
      Collection<PartySecret> ring, EncodedPayload payload, Bytes message) {
    SortedMap<PayloadHash, EncodedPayload> affected = affected(payload);
    return PrivacyRules.readable(payload, affected, enclave.proofs(payload, affected, ring))
        .map(
            terms -> {
              TreeSet<PayloadHash> creations = new TreeSet<>();
              terms.affected().keySet().forEach(made -> creations.add(PayloadHash.padded(made)));
              return new PrivatePayload(
                  message,
                  terms.flag(),
                  creations,
                  terms.execHash(),
                  Optional.of(payload.sender()),
                  Optional.empty());
            });
  }

  private SortedMap<PayloadHash, EncodedPayload> affected(EncodedPayload payload) {
    return known(payload.terms().affected().keySet().stream().map(PayloadHash::padded).toList());
  }

  /** Whether nothing is left to be delivered or asked for. */
  boolean isSettled() {
    return outbox.isEmpty() && notAsked.isEmpty();
  }
}
