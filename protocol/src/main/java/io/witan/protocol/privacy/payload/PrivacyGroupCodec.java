package io.witan.protocol.privacy.payload;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.privacy.PartyKey;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The bytes of privacy groups between Tessera's managers. */
public final class PrivacyGroupCodec {
  private PrivacyGroupCodec() {}

  public static Bytes encode(PrivacyGroup group) {
    return new FieldWriter()
        .field(utf8(group.name()))
        .field(utf8(group.description()))
        .array(group.members(), PartyKey::bytes)
        .field(group.seed())
        .field(utf8(group.type().name()))
        .field(utf8(group.state().name()))
        .end();
  }

  /**
   * Reads a group.
   *
   * @throws MalformedPayload if it is none
   */
  public static PrivacyGroup decode(Bytes bytes) {
    FieldReader in = new FieldReader(bytes);
    String name = in.read("name", PrivacyGroupCodec::text);
    String description = in.read("description", PrivacyGroupCodec::text);
    List<PartyKey> members = in.array("members", PartyKey::new);
    Bytes seed = in.field("seed");
    PrivacyGroup.Type type = in.read("type", value -> PrivacyGroup.Type.valueOf(text(value)));
    PrivacyGroup.State state = in.read("state", value -> PrivacyGroup.State.valueOf(text(value)));
    if (members.size() > PrivacyGroup.MOST_MEMBERS) {
      throw new MalformedPayload("members: more than " + PrivacyGroup.MOST_MEMBERS);
    }
    return new PrivacyGroup(name, description, members, seed, type, state);
  }

  static Bytes utf8(String text) {
    return Bytes.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  static String text(Bytes content) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(content.unsafeArray()))
          .toString();
    } catch (CharacterCodingException notText) {
      throw new IllegalArgumentException("not UTF-8");
    }
  }
}
