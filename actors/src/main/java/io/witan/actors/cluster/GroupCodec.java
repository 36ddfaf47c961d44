package io.witan.actors.cluster;

import akka.actor.typed.ActorRef;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.rlp.RlpReader;
import io.witan.protocol.rlp.RlpWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The bytes of group messages: RLP, whose manifest has the version. Members of two versions stand
 * side by side during an upgrade, so that a manifest once released keeps its bytes.
 */
final class GroupCodec {
  private static final String ASK = "ask/1";
  private static final String FOLLOW = "follow/1";
  private static final String FOLLOW_PENDING = "follow-pending/1";
  private static final String PENDING = "pending/1";
  private static final String ANSWERED = "answered/1";
  private static final String DECLINED = "declined/1";
  private static final String ANNOUNCEMENT = "announcement/1";

  /** How references to actors are written. */
  interface References {
    String text(ActorRef<?> actor);

    <M> ActorRef<M> actor(String text);
  }

  private final References references;

  GroupCodec(References references) {
    this.references = references;
  }

  static String manifest(GroupMessage message) {
    return switch (message) {
      case GroupMessage.Ask ignored -> ASK;
      case GroupMessage.Follow ignored -> FOLLOW;
      case GroupMessage.FollowPending ignored -> FOLLOW_PENDING;
      case GroupMessage.Pending ignored -> PENDING;
      case GroupMessage.Answered ignored -> ANSWERED;
      case GroupMessage.Declined ignored -> DECLINED;
      case GroupMessage.Announcement ignored -> ANNOUNCEMENT;
    };
  }

  Bytes encode(GroupMessage message) {
    RlpWriter out = new RlpWriter().startList();
    switch (message) {
      case GroupMessage.Ask(var state, var request, var replyTo) ->
          out.bytes(utf8(state)).bytes(request).bytes(text(replyTo));
      case GroupMessage.Follow(var follower) -> out.bytes(text(follower));
      case GroupMessage.FollowPending(var follower) -> out.bytes(text(follower));
      case GroupMessage.Pending(var transactions) -> transactions.forEach(out::bytes);
      case GroupMessage.Answered(var answer) -> out.bytes(answer);
      case GroupMessage.Declined(var reason) -> out.bytes(utf8(reason));
      case GroupMessage.Announcement(var epoch, var height) -> out.number(epoch).number(height);
    }
    return out.endList().toBytes();
  }

  GroupMessage decode(String manifest, Bytes bytes) {
    return switch (manifest) {
      case ASK -> read(bytes, in -> new GroupMessage.Ask(string(in), in.bytes(), actor(in)));
      case FOLLOW -> read(bytes, in -> new GroupMessage.Follow(actor(in)));
      case FOLLOW_PENDING -> read(bytes, in -> new GroupMessage.FollowPending(actor(in)));
      case PENDING -> read(bytes, in -> new GroupMessage.Pending(rest(in)));
      case ANSWERED -> read(bytes, in -> new GroupMessage.Answered(in.bytes()));
      case DECLINED -> read(bytes, in -> new GroupMessage.Declined(string(in)));
      case ANNOUNCEMENT ->
          read(
              bytes,
              in -> new GroupMessage.Announcement(in.nonNegativeLong(), in.nonNegativeLong()));
      default ->
          throw new IllegalArgumentException(
              "a member of the group sends '"
                  + manifest
                  + "', which this version does not know: is it a newer one?");
    };
  }

  private static GroupMessage read(Bytes bytes, Function<RlpReader, GroupMessage> content) {
    return RlpReader.decode(
        bytes,
        in -> {
          in.startList();
          GroupMessage message = content.apply(in);
          in.endList();
          return message;
        });
  }

  private static List<Bytes> rest(RlpReader in) {
    List<Bytes> all = new ArrayList<>();
    while (in.hasNext()) {
      all.add(in.bytes());
    }
    return all;
  }

  private Bytes text(ActorRef<?> actor) {
    return utf8(references.text(actor));
  }

  private <M> ActorRef<M> actor(RlpReader in) {
    return references.actor(string(in));
  }

  private static Bytes utf8(String text) {
    return Bytes.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String string(RlpReader in) {
    return new String(in.bytes().toArray(), StandardCharsets.UTF_8);
  }
}
