package io.witan.simulations.privacy;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.PartyKey;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.enclave.Enclave;
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

  private final int number;
  private final PrivateWorld world;
  private final Enclave enclave = new Enclave(new SymbolicEncryptor());
  private final PartySecret secret;

  // The store.
  private final TreeMap<PayloadHash, EncodedPayload> payloads = new TreeMap<>();
  private final List<PayloadHash> arrivals = new ArrayList<>();
  private final TreeMap<PayloadHash, TreeSet<Integer>> outbox = new TreeMap<>();
  private final TreeSet<Integer> notAsked = new TreeSet<>();
  private int arrivalsBefore;

  private int downs;
  private int enclaveDowns;
  private int life;

  SimExchange(int number, PrivateWorld world) {
    this.number = number;
    this.world = world;
    this.secret = new SymbolicEncryptor().keyPair(world.entropy("key", number));
  }

  PartyKey key() {
    return secret.key();
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
    notAsked.addAll(world.othersOf(number));
  }

  /** Asks all others, again and again until nothing new comes. */
  private void askAll(int asking) {
    if (notAsked.isEmpty() || asking != life || !isUp()) {
      return;
    }
    for (int other : List.copyOf(notAsked)) {
      world.resend(other, number, () -> asked(asking, other));
    }
    world.after(2 * AGAIN_MICROS, () -> askAll(asking));
  }

  private void asked(int asking, int other) {
    if (asking == life && notAsked.remove(other) && notAsked.isEmpty()) {
      if (arrivals.size() > arrivalsBefore) {
        arrivalsBefore = arrivals.size();
        notAsked.addAll(world.othersOf(number));
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
      PartyKey theirs = world.manager(other).key();
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
      world.push(number, other, copies.get(at), kept -> resend(other, copies, at + 1, done));
    }
  }

  /**
   * Seals a message, keeps it and brings it to its parties.
   *
   * @param done the payload's hash; empty where it was not sent
   */
  void send(PrivateMessage message, Consumer<Optional<PayloadHash>> done) {
    if (!isAble() || !notAsked.isEmpty()) {
      done.accept(Optional.empty());
      return;
    }
    SortedMap<PayloadHash, EncodedPayload> affected = known(message.creations());
    List<PartyKey> recipients =
        message.parties().stream().map(party -> world.manager(party).key()).toList();
    Distribution distribution = message.distribution(recipients);
    if (affected.size() < message.creations().size()
        || PrivacyRules.refusal(distribution, recipients, affected).isPresent()) {
      done.accept(Optional.empty());
      return;
    }
    EncodedPayload payload = sealed(message, distribution, affected);
    world.sealed().add(payload, message.data(), message.parties(), message.secret());
    int sending = life;
    world.after(WRITE_MICROS, () -> kept(payload, message, sending, done));
  }

  private EncodedPayload sealed(
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
    Enclave.Entropy entropy = OwnSeal.entropy(world, message.number());
    Enclave.Sealed sealed =
        enclave.encrypt(message.data(), secret, distribution.to(), terms, entropy);
    EncodedPayload plain = ((Enclave.Sealed.Done) sealed).payload();
    TreeMap<Bytes, Bytes> proofs = new TreeMap<>();
    proofs(plain, affected).forEach((creation, proof) -> proofs.put(creation.bytes(), proof));
    return plain.with(plain.terms().withAffected(proofs));
  }

  private SortedMap<PayloadHash, Bytes> proofs(
      EncodedPayload payload, SortedMap<PayloadHash, EncodedPayload> affected) {
    TreeMap<PayloadHash, Bytes> proofs = new TreeMap<>();
    affected.forEach(
        (creation, made) ->
            enclave
                .securityHash(payload.cipherText(), made, secret)
                .ifPresent(proof -> proofs.put(creation, proof)));
    return proofs;
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
    others.remove(number);
    boolean hasty = world.has(PrivateBug.SUBMITTED_BEFORE_ACKNOWLEDGED);
    if (world.setup().later() && !others.isEmpty()) {
      outbox.put(payload.hash(), new TreeSet<>(others));
      deliver(payload.hash(), sending);
    } else {
      push(payload, others, sending, hasty ? ignored -> {} : done);
    }
    if (world.setup().later() || hasty) {
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
      EncodedPayload copy = payload.forRecipient(world.manager(other).key()).orElseThrow();
      world.push(
          number,
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
      EncodedPayload copy = payload.forRecipient(world.manager(other).key()).orElseThrow();
      world.push(number, other, copy, kept -> delivered(hash, other));
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
        PrivacyRules.verified(payload, proofs(payload, affected))
            .filter(sound -> enclave.open(sound, secret).isPresent())
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
            keep(own(payload));
            answer.accept(true);
          }
        });
  }

  /** What is kept of a copy; one that was sent from here gets a box for its sender again. */
  private EncodedPayload own(EncodedPayload payload) {
    return payload.sender().equals(key())
        ? payload.withBox(key(), enclave.boxFor(payload, secret, key()).orElseThrow())
        : payload.forRecipient(key()).orElse(payload);
  }

  private void keep(EncodedPayload payload) {
    PayloadHash hash = payload.hash();
    if (Copies.merge(Optional.ofNullable(payloads.get(hash)), payload)
        instanceof Copies.Merged.More(var all)) {
      payloads.put(hash, all);
      arrivals.add(hash);
      world.follower(number).arrived(arrivals.size(), hash);
    }
  }

  private SortedMap<PayloadHash, EncodedPayload> known(Collection<PayloadHash> hashes) {
    TreeMap<PayloadHash, EncodedPayload> found = new TreeMap<>();
    hashes.forEach(hash -> found.computeIfAbsent(hash, payloads::get));
    return found;
  }

  /** What the manager says of a payload. */
  Lookup lookup(PayloadHash hash) {
    if (!isAble() || !notAsked.isEmpty()) {
      return world.has(PrivateBug.UNAVAILABLE_IS_NOT_PARTY) ? Lookup.NOT_PARTY : Lookup.UNAVAILABLE;
    }
    return open(hash).isPresent() ? Lookup.FOUND : Lookup.NOT_PARTY;
  }

  /** A payload as the ledger has it. */
  Optional<PrivatePayload> open(PayloadHash hash) {
    return Optional.ofNullable(payloads.get(hash))
        .flatMap(
            payload -> enclave.open(payload, secret).flatMap(message -> read(payload, message)));
  }

  OwnSeal own() {
    return new OwnSeal(enclave, secret);
  }

  private Optional<PrivatePayload> read(EncodedPayload payload, Bytes message) {
    SortedMap<PayloadHash, EncodedPayload> affected = affected(payload);
    return PrivacyRules.readable(payload, affected, proofs(payload, affected))
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
