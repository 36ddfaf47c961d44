package io.witan.deploy.chainfile;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import io.witan.actors.peer.PeersCommand;
import io.witan.actors.peer.PeersEvent;
import io.witan.deploy.CommandFailure;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.bytes.Uint256;
import io.witan.protocol.crypto.PublicKey;
import io.witan.protocol.ledger.Genesis;
import io.witan.protocol.sync.Serve;
import io.witan.protocol.wire.EthFrame;
import io.witan.protocol.wire.ForkIds;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The only peer of a node that imports: it has the file's blocks and nothing to say. So imported
 * blocks go the way of all blocks that are fetched, and meet the same checks.
 */
public final class ChainFilePeer extends AbstractBehavior<PeersCommand> {
  private static final PublicKey ID = new PublicKey(Bytes.wrap(new byte[PublicKey.SIZE]));
  private static final int ETH = 66;

  private final ChainFile file;
  private final Genesis genesis;
  private final ActorRef<PeersEvent> node;
  private final CompletableFuture<Long> begun;
  private final CompletableFuture<Long> done;
  private final Serve serving;
  private boolean up;
  private long height = -1;
  private long blamedAt = -1;

  private ChainFilePeer(
      ActorContext<PeersCommand> context,
      ChainFile file,
      Genesis genesis,
      ActorRef<PeersEvent> node,
      CompletableFuture<Long> begun,
      CompletableFuture<Long> done) {
    super(context);
    this.file = file;
    this.genesis = genesis;
    this.node = node;
    this.begun = begun;
    this.done = done;
    this.serving = new Serve(file, Serve.Limits.STANDARD);
  }

  /**
   * The file as a peer.
   *
   * @param begun gets the node's height before it is given a block
   * @param done gets the node's height once it has all blocks, or a {@link CommandFailure}
   */
  public static Behavior<PeersCommand> create(
      ChainFile file,
      Genesis genesis,
      ActorRef<PeersEvent> node,
      CompletableFuture<Long> begun,
      CompletableFuture<Long> done) {
    return Behaviors.setup(context -> new ChainFilePeer(context, file, genesis, node, begun, done));
  }

  @Override
  public Receive<PeersCommand> createReceive() {
    return newReceiveBuilder().onMessage(PeersCommand.Public.class, this::on).build();
  }

  private Behavior<PeersCommand> on(PeersCommand.Public command) {
    switch (command) {
      case PeersCommand.HeadIs head -> headIs(head);
      case PeersCommand.Send(var to, EthFrame request) -> answer(request);
      case PeersCommand.Misbehaved(var peer, var what) -> blamed(what);
      case PeersCommand.ListPeers list -> list.replyTo().tell(List.of());
      case PeersCommand.AddPeer add -> add.replyTo().tell(false);
      case PeersCommand.RemovePeer remove -> remove.replyTo().tell(false);
      case PeersCommand.Send other -> {}
      case PeersCommand.Gossip gossip -> {}
      case PeersCommand.Candidate candidate -> {}
      case PeersCommand.InCharge always -> {}
      case PeersCommand.WhereListening nowhere -> {}
    }
    return this;
  }

  /** Blocks before the bad one may still be on their way: then it is asked for again. */
  private void blamed(String what) {
    if (height > blamedAt) {
      blamedAt = height;
    } else {
      done.completeExceptionally(new CommandFailure(what));
    }
  }

  private void headIs(PeersCommand.HeadIs head) {
    height = head.height();
    begun.complete(height);
    if (head.height() >= file.last()) {
      done.complete(head.height());
    } else if (!up) {
      up = true;
      Uint256 total = genesis.header().difficulty().plus(Uint256.of(file.last()));
      Hash hash = genesis.block().hash();
      long network = genesis.config().chainId().toLongSaturated();
      node.tell(
          new PeersEvent.PeerUp(
              ID,
              new EthFrame.Status(
                  ETH, network, total, hash, hash, ForkIds.of(genesis).at(head.height(), 0)),
              false));
    }
  }

  private void answer(EthFrame request) {
    try {
      serving
          .answer(request)
          .ifPresent(answer -> node.tell(new PeersEvent.FrameReceived(ID, answer)));
    } catch (CommandFailure damaged) {
      done.completeExceptionally(damaged);
    }
  }
}
