package io.witan.actors.cluster;

import akka.actor.ExtendedActorSystem;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorRefResolver;
import akka.actor.typed.javadsl.Adapter;
import akka.serialization.SerializerWithStringManifest;
import io.witan.protocol.bytes.Bytes;

/** Makes bytes of group messages for Akka's remoting, and messages of bytes. */
public final class GroupSerializer extends SerializerWithStringManifest {
  /** Stands in every frame between members and so never changes. */
  public static final int IDENTIFIER = 7303;

  private final ExtendedActorSystem system;

  /** Made by Akka, which is told of this class by name. */
  public GroupSerializer(ExtendedActorSystem system) {
    this.system = system;
  }

  /** Found when it is used: Akka makes serializers while the system is not whole yet. */
  private GroupCodec codec() {
    ActorRefResolver resolver = ActorRefResolver.get(Adapter.toTyped(system));
    return new GroupCodec(
        new GroupCodec.References() {
          @Override
          public String text(ActorRef<?> actor) {
            return resolver.toSerializationFormat(actor);
          }

          @Override
          public <M> ActorRef<M> actor(String text) {
            return resolver.resolveActorRef(text);
          }
        });
  }

  @Override
  public int identifier() {
    return IDENTIFIER;
  }

  @Override
  public String manifest(Object message) {
    return GroupCodec.manifest((GroupMessage) message);
  }

  @Override
  public byte[] toBinary(Object message) {
    return codec().encode((GroupMessage) message).toArray();
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) {
    return codec().decode(manifest, Bytes.wrap(bytes));
  }
}
