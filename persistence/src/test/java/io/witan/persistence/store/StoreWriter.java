package io.witan.persistence.store;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A program that applies blocks until it is killed, with a line for each. */
final class StoreWriter {
  private StoreWriter() {}

  public static void main(String[] args) {
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.US_ASCII);
    RocksLedgerStore store =
        RocksLedgerStore.open(
            Path.of(args[0]), SampleChain.genesis().hash(), StateMode.ARCHIVE, StoreLimits.SMALL);
    SampleChain chain = new SampleChain(store.appliedHeight(), store);
    while (true) {
      store.apply(chain.next());
      out.println("applied " + store.appliedHeight());
    }
  }
}
