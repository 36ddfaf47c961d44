package io.witan.protocol.evm.compiled;

import io.witan.protocol.bytes.Bytes;
import io.witan.protocol.evm.CompiledTier;
import io.witan.protocol.evm.Translator;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.ConstantDescs;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Translates code to a class with one method for each region and one that goes from region to
 * region. A region is what can be reached from one place of the code, as far as one method may
 * hold; where another begins, the frame is as between two instructions of the interpreter.
 */
public final class JvmTranslator implements Translator {
  /** Bytes of a method after which nothing is added: one of 8000 is never compiled further. */
  private static final int REGION_BYTES = 5_000;

  private static final int MOST_BYTES = 7_500;

  /** So that the method that chooses between them stays below the same bound. */
  private static final int MOST_REGIONS = 400;

  /** Of all methods: what is beyond stays interpreted. */
  private static final int MOST_CLASS_BYTES = 500_000;

  private static final int PUBLIC_FINAL =
      ClassFile.ACC_PUBLIC | ClassFile.ACC_FINAL | ClassFile.ACC_SUPER;

  /**
   * A tier that translates all stored code before its first run, in the thread that runs it: to
   * compare the tiers.
   *
   * @param codes kept at most
   */
  public static CompiledTier atFirstRun(int codes) {
    CompiledTier.Limits limits = new CompiledTier.Limits(0, codes, Long.MAX_VALUE);
    return new CompiledTier(new JvmTranslator(), CompiledTier.Background.CALLER, limits);
  }

  @Override
  public Optional<Bytes> translate(Source source) {
    Map<Integer, Region> regions = regions(source);
    if (regions.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        Bytes.wrap(ClassFile.of().build(Names.COMPILED, type -> write(type, regions))));
  }

  private static Map<Integer, Region> regions(Source source) {
    Map<Integer, Region> regions = new LinkedHashMap<>();
    Deque<Integer> open = new ArrayDeque<>(List.of(0));
    int bytes = 0;
    while (!open.isEmpty() && regions.size() < MOST_REGIONS && bytes < MOST_CLASS_BYTES) {
      int entry = open.poll();
      if (entry < source.size() && !regions.containsKey(entry)) {
        Region region = measure(source, entry);
        if (region != null) {
          regions.put(entry, region);
          open.addAll(region.exits);
          bytes += region.bytes;
        }
      }
    }
    return regions;
  }

  /** The region, or null where even its first block is too long. */
  private static Region measure(Source source, int entry) {
    for (int budget = REGION_BYTES; budget > 100; budget /= 2) {
      Region region = new Region(source, entry);
      region.bytes = new RegionWriter(region, null, budget).write();
      if (region.bytes <= MOST_BYTES) {
        return region;
      }
    }
    return null;
  }

  private static void write(ClassBuilder type, Map<Integer, Region> regions) {
    type.withFlags(PUBLIC_FINAL).withInterfaceSymbols(Names.INTERFACE);
    type.withMethodBody(
        ConstantDescs.INIT_NAME,
        Names.NOTHING,
        ClassFile.ACC_PUBLIC,
        code ->
            code.aload(0)
                .invokespecial(Names.OBJECT, ConstantDescs.INIT_NAME, Names.NOTHING)
                .return_());
    type.withMethodBody(
        "run", Names.RUN, ClassFile.ACC_PUBLIC, code -> choose(code, regions.keySet()));
    for (Region region : regions.values()) {
      type.withMethodBody(
          name(region.entry),
          Names.RUN,
          ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC,
          code -> new RegionWriter(region, code, 0).write());
    }
  }

  private static String name(int entry) {
    return "at" + entry;
  }

  /** Runs region after region until the frame ends or calls. */
  private static void choose(CodeBuilder code, Iterable<Integer> entries) {
    Label again = code.newLabel();
    Label after = code.newLabel();
    Label elsewhere = code.newLabel();
    List<SwitchCase> cases = new ArrayList<>();
    for (int entry : entries) {
      cases.add(SwitchCase.of(entry, code.newLabel()));
    }
    code.labelBinding(again).aload(2).getfield(Names.FRAME, "pc", Names.INT);
    code.lookupswitch(elsewhere, cases);
    for (SwitchCase one : cases) {
      code.labelBinding(one.target()).aload(1).aload(2);
      code.invokestatic(Names.COMPILED, name(one.caseValue()), Names.RUN).goto_(after);
    }
    code.labelBinding(after).istore(3).iload(3).ifeq(again).iload(3).ireturn();
    code.labelBinding(elsewhere).aload(1).aload(2);
    code.invokestatic(Names.OPS, "interpret", Names.RUN).ireturn();
  }
}
