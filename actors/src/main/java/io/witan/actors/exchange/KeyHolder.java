package io.witan.actors.exchange;

import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.PreRestart;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import io.witan.protocol.privacy.PayloadHash;
import io.witan.protocol.privacy.enclave.Enclave;
import io.witan.protocol.privacy.enclave.KeyAnswer;
import io.witan.protocol.privacy.enclave.KeyRequest;
import io.witan.protocol.privacy.enclave.KeyUse;
import io.witan.protocol.privacy.enclave.PartySecret;
import io.witan.protocol.privacy.enclave.RawPayload;
import io.witan.protocol.privacy.enclave.SharedKeys;
import java.util.function.Consumer;

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
  private final EnclavePorts ports;
  private final Consumer<KeyUse> audit;

  private KeyHolder(
      ActorContext<KeyCommand> context,
      PartySecret secret,
      EnclavePorts ports,
      Consumer<KeyUse> audit) {
    super(context);
    this.secret = secret;
    this.shared = new SharedKeys(ports.encryptor(), secret);
    this.enclave = new Enclave(shared);
    this.ports = ports;
    this.audit = audit;
  }

  static Behavior<KeyCommand> create(
      PartySecret secret, EnclavePorts ports, Consumer<KeyUse> audit) {
    return Behaviors.supervise(
            Behaviors.<KeyCommand>setup(context -> new KeyHolder(context, secret, ports, audit)))
        .onFailure(SupervisorStrategy.restart());
  }

  @Override
  public Receive<KeyCommand> createReceive() {
    return newReceiveBuilder()
        .onMessage(KeyCommand.Use.class, this::use)
        .onMessage(KeyCommand.Stop.class, stop -> Behaviors.stopped())
        .onSignal(PreRestart.class, failed -> forgotten())
        .onSignal(PostStop.class, stopped -> wiped())
        .build();
  }

  private Behavior<KeyCommand> use(KeyCommand.Use command) {
    command.replyTo().tell(answer(command.request()));
    return this;
  }

  private KeyAnswer answer(KeyRequest request) {
    return switch (request) {
      case KeyRequest.Seal(var message, var recipients, var terms) -> {
        Enclave.Sealed sealed = enclave.encrypt(message, secret, recipients, terms, fresh());
        if (sealed instanceof Enclave.Sealed.Done(var payload)) {
          used(KeyUse.Purpose.SEAL, payload.hash());
        }
        yield new KeyAnswer.OfSealing(sealed);
      }
      case KeyRequest.SealRaw(var message) -> {
        RawPayload raw = enclave.encryptRaw(message, secret, fresh());
        used(KeyUse.Purpose.SEAL_RAW, raw.hash());
        yield new KeyAnswer.OfRaw(raw);
      }
      case KeyRequest.SealSigned(var raw, var recipients, var terms) -> {
        used(KeyUse.Purpose.SEAL_SIGNED, raw.hash());
        yield new KeyAnswer.OfSealing(enclave.encrypt(raw, secret, recipients, terms, fresh()));
      }
      case KeyRequest.Open(var payload) -> {
        used(KeyUse.Purpose.OPEN, payload.hash());
        yield new KeyAnswer.Content(enclave.open(payload, secret));
      }
      case KeyRequest.OpenRaw(var raw) -> {
        used(KeyUse.Purpose.OPEN_RAW, raw.hash());
        yield new KeyAnswer.Content(enclave.open(raw, secret));
      }
      case KeyRequest.AddRecipient(var payload, var recipient) -> {
        used(KeyUse.Purpose.ADD_RECIPIENT, payload.hash());
        yield new KeyAnswer.Content(enclave.boxFor(payload, secret, recipient));
      }
      case KeyRequest.ProveHeld(var cipherText, var creating) -> {
        used(KeyUse.Purpose.PROVE_HELD, creating.hash());
        yield new KeyAnswer.Content(enclave.securityHash(cipherText, creating, secret));
      }
    };
  }

  private Enclave.Entropy fresh() {
    return new Enclave.Entropy(
        ports.entropy().apply(PAYLOAD_KEY_SIZE),
        ports.entropy().apply(shared.nonceSize()),
        ports.entropy().apply(shared.nonceSize()));
  }

  private void used(KeyUse.Purpose purpose, PayloadHash payload) {
    audit.accept(new KeyUse(secret.key(), purpose, payload, ports.clock().instant()));
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
