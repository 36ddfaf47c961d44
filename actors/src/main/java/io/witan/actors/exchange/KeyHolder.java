package io.witan.actors.exchange;

import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.PreRestart;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.enclave.Enclave;
import io.witan.protocol.privacy.enclave.Encryptor;
import io.witan.protocol.privacy.enclave.KeyUse;
import io.witan.protocol.privacy.enclave.PartySecret;
import io.witan.protocol.privacy.enclave.RawPayload;
import io.witan.protocol.privacy.enclave.SharedKeys;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * Holds one secret key and is the only one that uses it. Each use is told to the audit before it is
 * answered; who asked waits until the audit is durable, or lets nothing leave before. The secret is
 * wiped when the holder stops, and survives a restart.
 */
final class KeyHolder extends AbstractBehavior<KeyCommand> {
  private static final int PAYLOAD_KEY_SIZE = 32;

  private final PartySecret secret;
  private final SharedKeys shared;
  private final Enclave enclave;
  private final InstantSource clock;
  private final IntFunction<Bytes> entropy;
  private final Consumer<KeyUse> audit;

  private KeyHolder(
      ActorContext<KeyCommand> context,
      PartySecret secret,
      Encryptor encryptor,
      InstantSource clock,
      IntFunction<Bytes> entropy,
      Consumer<KeyUse> audit) {
    super(context);
    this.secret = secret;
    this.shared = new SharedKeys(encryptor, secret);
    this.enclave = new Enclave(shared);
    this.clock = clock;
    this.entropy = entropy;
    this.audit = audit;
  }

  static Behavior<KeyCommand> create(
      PartySecret secret,
      Encryptor encryptor,
      InstantSource clock,
      IntFunction<Bytes> entropy,
      Consumer<KeyUse> audit) {
    return Behaviors.supervise(
            Behaviors.<KeyCommand>setup(
                context -> new KeyHolder(context, secret, encryptor, clock, entropy, audit)))
        .onFailure(SupervisorStrategy.restart());
  }

  @Override
  public Receive<KeyCommand> createReceive() {
    return newReceiveBuilder()
        .onMessage(KeyCommand.Seal.class, this::seal)
        .onMessage(KeyCommand.SealRaw.class, this::sealRaw)
        .onMessage(KeyCommand.SealSigned.class, this::sealSigned)
        .onMessage(KeyCommand.Open.class, this::open)
        .onMessage(KeyCommand.OpenRaw.class, this::openRaw)
        .onMessage(KeyCommand.AddRecipient.class, this::addRecipient)
        .onMessage(KeyCommand.ProveHeld.class, this::proveHeld)
        .onMessage(KeyCommand.Stop.class, stop -> Behaviors.stopped())
        .onSignal(PreRestart.class, failed -> forgotten())
        .onSignal(PostStop.class, stopped -> wiped())
        .build();
  }

  private Behavior<KeyCommand> seal(KeyCommand.Seal command) {
    Enclave.Sealed sealed =
        enclave.encrypt(command.message(), secret, command.recipients(), command.terms(), fresh());
    if (sealed instanceof Enclave.Sealed.Done(var payload)) {
      used(KeyUse.Purpose.SEAL, payload.hash());
    }
    command.replyTo().tell(sealed);
    return this;
  }

  private Behavior<KeyCommand> sealRaw(KeyCommand.SealRaw command) {
    RawPayload raw = enclave.encryptRaw(command.message(), secret, fresh());
    used(KeyUse.Purpose.SEAL_RAW, raw.hash());
    command.replyTo().tell(raw);
    return this;
  }

  private Behavior<KeyCommand> sealSigned(KeyCommand.SealSigned command) {
    used(KeyUse.Purpose.SEAL_SIGNED, command.raw().hash());
    command
        .replyTo()
        .tell(
            enclave.encrypt(command.raw(), secret, command.recipients(), command.terms(), fresh()));
    return this;
  }

  private Behavior<KeyCommand> open(KeyCommand.Open command) {
    used(KeyUse.Purpose.OPEN, command.payload().hash());
    command.replyTo().tell(enclave.open(command.payload(), secret));
    return this;
  }

  private Behavior<KeyCommand> openRaw(KeyCommand.OpenRaw command) {
    used(KeyUse.Purpose.OPEN_RAW, command.raw().hash());
    command.replyTo().tell(enclave.open(command.raw(), secret));
    return this;
  }

  private Behavior<KeyCommand> addRecipient(KeyCommand.AddRecipient command) {
    used(KeyUse.Purpose.ADD_RECIPIENT, command.payload().hash());
    command.replyTo().tell(enclave.boxFor(command.payload(), secret, command.recipient()));
    return this;
  }

  private Behavior<KeyCommand> proveHeld(KeyCommand.ProveHeld command) {
    used(KeyUse.Purpose.PROVE_HELD, command.creating().hash());
    command.replyTo().tell(enclave.securityHash(command.cipherText(), command.creating(), secret));
    return this;
  }

  private Enclave.Entropy fresh() {
    return new Enclave.Entropy(
        entropy.apply(PAYLOAD_KEY_SIZE),
        entropy.apply(shared.nonceSize()),
        entropy.apply(shared.nonceSize()));
  }

  private void used(KeyUse.Purpose purpose, PayloadHash payload) {
    audit.accept(new KeyUse(secret.key(), purpose, payload, clock.instant()));
  }

  private Behavior<KeyCommand> forgotten() {
    shared.close();
    return this;
  }

  private Behavior<KeyCommand> wiped() {
    shared.close();
    secret.close();
    return this;
  }
}
