package io.witan.protocol.consensus.raft;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.consensus.raft.Entry.MembersChanged;
import io.witan.protocol.consensus.raft.Entry.Minted;
import io.witan.protocol.consensus.raft.Entry.TermBegan;
import io.witan.protocol.consensus.raft.RaftFrame.Append;
import io.witan.protocol.consensus.raft.RaftFrame.AppendRejected;
import io.witan.protocol.consensus.raft.RaftFrame.Appended;
import io.witan.protocol.consensus.raft.RaftFrame.AskVote;
import io.witan.protocol.consensus.raft.RaftFrame.Propose;
import io.witan.protocol.consensus.raft.RaftFrame.Snapshot;
import io.witan.protocol.consensus.raft.RaftFrame.Vote;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.rlp.RlpException;
import io.witan.protocol.rlp.RlpReader;
import io.witan.protocol.rlp.RlpWriter;
import io.witan.protocol.wire.EnodeUrl;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;

/**
 * Raft's messages on capability raft/1, and its entries and members as journals keep them. Faults
 * of the bytes are {@link RlpException}s.
 */
public final class RaftCodec {
  public static final int ASK_VOTE = 0;
  public static final int VOTE = 1;
  public static final int APPEND = 2;
  public static final int APPENDED = 3;
  public static final int APPEND_REJECTED = 4;
  public static final int SNAPSHOT = 5;
  public static final int PROPOSE = 6;

  /** Number of message codes. */
  public static final int CODES = 7;

  /** Most entries of one message. */
  private static final int MAX_ENTRIES = 1_024;

  private static final int TERM_BEGAN = 0;
  private static final int MINTED = 1;
  private static final int MEMBERS_CHANGED = 2;

  private static final int ADD = 0;
  private static final int PROMOTE = 1;
  private static final int REMOVE = 2;

  private RaftCodec() {}

  /** The message code within raft/1. */
  public static int code(RaftFrame frame) {
    return switch (frame) {
      case AskVote ignored -> ASK_VOTE;
      case Vote ignored -> VOTE;
      case Append ignored -> APPEND;
      case Appended ignored -> APPENDED;
      case AppendRejected ignored -> APPEND_REJECTED;
      case Snapshot ignored -> SNAPSHOT;
      case Propose ignored -> PROPOSE;
    };
  }

  public static Bytes encode(RaftFrame frame) {
    RlpWriter out = new RlpWriter(256).startList().number(frame.term());
    switch (frame) {
      case AskVote ask -> flag(out, ask.pre()).number(ask.lastIndex()).number(ask.lastTerm());
      case Vote vote -> flag(flag(out, vote.pre()), vote.granted());
      case Append append -> {
        out.number(append.previousIndex()).number(append.previousTerm()).number(append.commit());
        out.list(append.entries(), RaftCodec::writeEntry);
      }
      case Appended appended -> out.number(appended.match());
      case AppendRejected no ->
          out.number(no.previous()).number(no.hintIndex()).number(no.hintTerm());
      case Snapshot snapshot -> writeBase(out, snapshot.base());
      case Propose propose -> writeChange(out, propose.change());
    }
    return out.endList().toBytes();
  }

  /**
   * Reads one message.
   *
   * @throws RlpException if the code is none of Raft's or the bytes are not its message
   */
  public static RaftFrame decode(int code, Bytes payload) {
    return RlpReader.decode(
        payload,
        in -> {
          in.startList();
          RaftFrame frame = read(code, in, in.nonNegativeLong());
          in.endList();
          return frame;
        });
  }

  private static RaftFrame read(int code, RlpReader in, long term) {
    return switch (code) {
      case ASK_VOTE -> new AskVote(term, flag(in), in.nonNegativeLong(), in.nonNegativeLong());
      case VOTE -> new Vote(term, flag(in), flag(in));
      case APPEND -> {
        long index = in.nonNegativeLong();
        long previousTerm = in.nonNegativeLong();
        long commit = in.nonNegativeLong();
        yield new Append(
            term, index, previousTerm, limited(in, MAX_ENTRIES, RaftCodec::readEntry), commit);
      }
      case APPENDED -> new Appended(term, in.nonNegativeLong());
      case APPEND_REJECTED ->
          new AppendRejected(
              term, in.nonNegativeLong(), in.nonNegativeLong(), in.nonNegativeLong());
      case SNAPSHOT -> new Snapshot(term, readBase(in));
      case PROPOSE -> new Propose(term, readChange(in));
      default -> throw new RlpException("no Raft message has code " + code);
    };
  }

  /** An entry: [index, term, kind, content]. */
  public static void writeEntry(RlpWriter out, Entry entry) {
    out.startList().number(entry.index()).number(entry.term());
    switch (entry.content()) {
      case TermBegan ignored -> out.number(TERM_BEGAN);
      case Minted minted -> minted.block().write(out.number(MINTED));
      case MembersChanged changed -> writeMembers(out.number(MEMBERS_CHANGED), changed.members());
    }
    out.endList();
  }

  public static Entry readEntry(RlpReader in) {
    in.startList();
    long index = in.nonNegativeLong();
    long term = in.nonNegativeLong();
    Entry.Content content =
        switch (in.nonNegativeInt()) {
          case TERM_BEGAN -> new TermBegan();
          case MINTED -> Minted.of(Block.read(in));
          case MEMBERS_CHANGED -> new MembersChanged(readMembers(in));
          default -> throw new RlpException("an entry of no known kind");
        };
    in.endList();
    return new Entry(index, term, content);
  }

  /** A base: [index, term, members, height]. */
  public static void writeBase(RlpWriter out, Log.Base base) {
    out.startList().number(base.index()).number(base.term());
    writeMembers(out, base.members());
    out.number(base.height()).endList();
  }

  public static Log.Base readBase(RlpReader in) {
    in.startList();
    Log.Base base =
        new Log.Base(
            in.nonNegativeLong(), in.nonNegativeLong(), readMembers(in), in.nonNegativeLong());
    in.endList();
    return base;
  }

  /** Members: [last id, [[id, enode URL, learner], …]]. */
  public static void writeMembers(RlpWriter out, Members members) {
    out.startList().number(members.lastId());
    out.list(
        members.all(),
        (each, member) -> {
          text(each.startList().number(member.id()), member.url().toString());
          flag(each, member.learner()).endList();
        });
    out.endList();
  }

  public static Members readMembers(RlpReader in) {
    in.startList();
    int lastId = id(in.nonNegativeInt(), 0);
    List<Member> members =
        limited(
            in,
            RaftLimits.MEMBERS,
            each -> {
              each.startList();
              int id = id(each.nonNegativeInt(), 1);
              Member member = new Member(id, url(each), flag(each));
              each.endList();
              return member;
            });
    in.endList();
    return new Members(members, lastId);
  }

  private static int id(int id, int least) {
    if (id < least || id > Member.MAX_ID) {
      throw new RlpException("no raft id: " + id);
    }
    return id;
  }

  private static void writeChange(RlpWriter out, MembershipChange change) {
    switch (change) {
      case MembershipChange.Add add ->
          flag(text(out.number(ADD), add.url().toString()), add.learner());
      case MembershipChange.Promote promote -> out.number(PROMOTE).number(promote.id());
      case MembershipChange.Remove remove -> out.number(REMOVE).number(remove.id());
    }
  }

  private static MembershipChange readChange(RlpReader in) {
    return switch (in.nonNegativeInt()) {
      case ADD -> new MembershipChange.Add(url(in), flag(in));
      case PROMOTE -> new MembershipChange.Promote(in.nonNegativeInt());
      case REMOVE -> new MembershipChange.Remove(in.nonNegativeInt());
      default -> throw new RlpException("a change of no known kind");
    };
  }

  private static <T> List<T> limited(RlpReader in, int most, Function<RlpReader, T> element) {
    int[] count = {0};
    return in.list(
        each -> {
          if (++count[0] > most) {
            throw new RlpException("a list of more than " + most);
          }
          return element.apply(each);
        });
  }

  private static RlpWriter flag(RlpWriter out, boolean value) {
    return out.number(value ? 1 : 0);
  }

  private static boolean flag(RlpReader in) {
    int value = in.nonNegativeInt();
    if (value > 1) {
      throw new RlpException("neither yes nor no: " + value);
    }
    return value == 1;
  }

  private static RlpWriter text(RlpWriter out, String text) {
    return out.bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  private static EnodeUrl url(RlpReader in) {
    try {
      return EnodeUrl.parse(new String(in.bytes().toArray(), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException malformed) {
      throw new RlpException("no enode URL: " + malformed.getMessage());
    }
  }
}
