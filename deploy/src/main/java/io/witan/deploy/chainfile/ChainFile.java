package io.witan.deploy.chainfile;

import io.witan.deploy.CommandFailure;
import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.bytes.Hash;
import io.witan.protocol.ledger.Block;
import io.witan.protocol.ledger.Receipt;
import io.witan.protocol.sync.BlockReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Blocks in RLP, one after the other in the order of their numbers: what {@code geth export}
 * writes. Blocks are read where they are asked for; only their places are kept.
 */
public final class ChainFile implements BlockReader, AutoCloseable {
  /** Largest block, in bytes. */
  private static final int MAX_BLOCK = 16 << 20;

  /** A list's header: its first byte and up to eight of length. */
  private static final int MAX_HEADER = 9;

  /** Blocks whose hashes are remembered: sync asks for headers and later for the bodies. */
  private static final int KNOWN = 8_192;

  /** Blocks that stay decoded: as many as sync knows the headers of and not yet the bodies. */
  private static final int KEPT = 1_024;

  private final Path path;
  private final FileChannel channel;
  private final long first;
  private long[] places = new long[1024];
  private int count;

  private final Map<Hash, Integer> known = new Latest<>(KNOWN);
  private final Map<Hash, Block> kept = new Latest<>(KEPT);

  /** What was put in last. */
  private static final class Latest<V> extends LinkedHashMap<Hash, V> {
    private static final long serialVersionUID = 1L;

    private final int most;

    private Latest(int most) {
      this.most = most;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<Hash, V> eldest) {
      return size() > most;
    }
  }

  private ChainFile(Path path, FileChannel channel) throws IOException {
    this.path = path;
    this.channel = channel;
    long at = 0;
    long size = channel.size();
    while (at < size) {
      at = next(at, size);
    }
    if (count == 0) {
      throw new CommandFailure("the file " + path + " is empty");
    }
    places = Arrays.copyOf(places, count + 1);
    places[count] = size;
    this.first = decode(0).number();
  }

  /**
   * Opens a file and finds its blocks.
   *
   * @throws CommandFailure if it cannot be read, or is not a row of whole RLP lists
   */
  public static ChainFile open(Path path) {
    FileChannel channel;
    try {
      channel = FileChannel.open(path);
    } catch (NoSuchFileException none) {
      throw new CommandFailure("there is no file " + path);
    } catch (IOException unreadable) {
      throw new CommandFailure("cannot read the file " + path);
    }
    try {
      return new ChainFile(path, channel);
    } catch (IOException | CommandFailure failed) {
      close(channel);
      throw failed instanceof CommandFailure expected
          ? expected
          : new CommandFailure("cannot read the file " + path);
    }
  }

  /** Number of its first block. */
  public long first() {
    return first;
  }

  /** Number of its last block. */
  public long last() {
    return first + count - 1;
  }

  @Override
  public Optional<Hash> hashAt(long height) {
    if (height < first || height > last()) {
      return Optional.empty();
    }
    Block block = decode((int) (height - first));
    if (block.number() != height) {
      throw damaged((int) (height - first), "it is block " + block.number());
    }
    Hash hash = block.hash();
    known.put(hash, (int) (height - first));
    kept.put(hash, block);
    return Optional.of(hash);
  }

  @Override
  public Optional<Long> heightOf(Hash hash) {
    return block(hash).map(Block::number);
  }

  @Override
  public Optional<Block> block(Hash hash) {
    return Optional.ofNullable(kept.get(hash))
        .or(() -> Optional.ofNullable(known.get(hash)).map(this::decode));
  }

  @Override
  public Optional<List<Receipt>> receipts(Hash hash) {
    return Optional.empty();
  }

  @Override
  public void close() {
    close(channel);
  }

  /** Notes the block that begins here, and gives the place after it. */
  private long next(long at, long size) throws IOException {
    if (count == places.length) {
      places = Arrays.copyOf(places, 2 * count);
    }
    places[count] = at;
    ByteBuffer header = ByteBuffer.allocate((int) Math.min(MAX_HEADER, size - at));
    channel.read(header, at);
    int kind = header.get(0) & 0xff;
    if (kind < 0xc0) {
      throw damaged(count, "no RLP list begins here");
    }
    long length = kind - 0xc0L;
    int prefix = 1;
    if (kind > 0xf7) {
      prefix += kind - 0xf7;
      length = prefix > header.position() ? -1 : length(header, prefix);
    }
    if (length > MAX_BLOCK) {
      throw damaged(count, "it has more than " + MAX_BLOCK + " bytes");
    }
    if (length < 0 || length > size - at - prefix) {
      throw damaged(count, "the file ends within it");
    }
    count++;
    return at + prefix + length;
  }

  private static long length(ByteBuffer header, int prefix) {
    long length = 0;
    for (int i = 1; i < prefix; i++) {
      length = Math.min(length, Integer.MAX_VALUE) << 8 | (header.get(i) & 0xff);
    }
    return length;
  }

  private Block decode(int index) {
    byte[] bytes = new byte[(int) (places[index + 1] - places[index])];
    try {
      channel.read(ByteBuffer.wrap(bytes), places[index]);
      return Block.decode(Bytes.wrap(bytes));
    } catch (IllegalArgumentException malformed) {
      throw damaged(index, malformed.getMessage());
    } catch (IOException unreadable) {
      throw new CommandFailure("cannot read the file " + path);
    }
  }

  private CommandFailure damaged(int index, String what) {
    return new CommandFailure(
        "the file "
            + path
            + ", block "
            + (index + 1)
            + " of it, at byte "
            + places[index]
            + ": "
            + what);
  }

  private static void close(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException ignored) {
      // Nothing was written to it.
    }
  }
}
