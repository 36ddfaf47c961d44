package io.witan.simulations.adversary;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.crypto.Signature;
import io.witan.protocol.crypto.Signer;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.Header;
import io.witan.protocol.ledger.HeaderBuilder;
import io.witan.protocol.ledger.QbftExtraData;
import io.witan.protocol.wire.EthFrame;
import io.witan.protocol.wire.EthFrame.BlockBodies;
import io.witan.protocol.wire.EthFrame.BlockHeaders;
import io.witan.protocol.wire.EthFrame.BlockNumberAndHash;
import io.witan.protocol.wire.EthFrame.NewBlockHashes;
import io.witan.simulations.plan.Lie;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Lies about final blocks, to nodes that catch up. */
final class Blocks {
  private static final int BOAST = 1_000;

  private final Pen pen;
  private final Memory memory;

  Blocks(Pen pen, Memory memory) {
    this.pen = pen;
    this.memory = memory;
  }

  EthFrame lie(Lie lie, EthFrame honest) {
    return switch (lie) {
      case LIE_ABOUT_HEAD -> honest instanceof NewBlockHashes news ? boast(news) : honest;
      case WITHHOLD_BLOCKS ->
          switch (honest) {
            case BlockHeaders(var id, var headers) -> new BlockHeaders(id, List.of());
            case BlockBodies(var id, var bodies) -> new BlockBodies(id, List.of());
            default -> honest;
          };
      case FORGE_ONE_SEAL, FORGE_TWICE, FORGE_STRANGERS, FORGE_STOLEN ->
          memory.tip().map(tip -> forge(lie, honest, tip)).orElse(honest);
      default -> honest;
    };
  }

  private static NewBlockHashes boast(NewBlockHashes honest) {
    return new NewBlockHashes(
        honest.blocks().stream()
            .map(b -> new BlockNumberAndHash(Proposals.scramble(b.hash()), b.number() + BOAST))
            .toList());
  }

  private EthFrame forge(Lie lie, EthFrame honest, Block tip) {
    return switch (honest) {
      case NewBlockHashes news -> {
        Header forged = forged(lie, tip);
        yield new NewBlockHashes(
            List.of(
                new BlockNumberAndHash(
                    new Block(forged, List.of(), List.of(), Optional.empty()).hash(),
                    forged.number())));
      }
      // It was asked for what follows its newest block: what it had announced.
      case BlockHeaders(var id, var headers) when headers.isEmpty() ->
          new BlockHeaders(id, List.of(forged(lie, tip)));
      default -> honest;
    };
  }

  private Header forged(Lie lie, Block tip) {
    Header parent = tip.header();
    QbftExtraData extra = QbftExtraData.decode(parent.extraData());
    Bytes bare =
        new QbftExtraData(extra.vanity(), extra.validators(), Optional.empty(), 0, List.of())
            .encode();
    Header template =
        new HeaderBuilder()
            .parentHash(tip.hash())
            .number(parent.number() + 1)
            .timestamp(parent.timestamp() + 1)
            .coinbase(pen.self())
            .gasLimit(parent.gasLimit())
            .mixHash(parent.mixHash())
            .extraData(bare)
            .build();
    Block block = pen.build().apply(parent, template);
    List<Signature> seals = seals(lie, block.header(), extra);
    return pen.encoding().sealed(block, 0, seals).header();
  }

  private List<Signature> seals(Lie lie, Header header, QbftExtraData before) {
    Signature own = pen.seal(header, 0);
    return switch (lie) {
      case FORGE_TWICE -> Collections.nCopies(before.validators().size(), own);
      case FORGE_STRANGERS -> {
        List<Signature> seals = new ArrayList<>(List.of(own));
        for (Signer stranger : pen.strangers()) {
          seals.add(pen.seal(stranger, header, 0));
        }
        yield seals;
      }
      case FORGE_STOLEN -> before.seals().stream().map(Signature::of).toList();
      default -> List.of(own);
    };
  }
}
