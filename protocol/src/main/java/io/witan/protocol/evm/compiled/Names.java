package io.witan.protocol.evm.compiled;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_byte;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/** What generated classes refer to by name in the package that they are defined in. */
final class Names {
  static final String PACKAGE = "io.witan.protocol.evm";
  static final ClassDesc COMPILED = ClassDesc.of(PACKAGE, "Translated");
  static final ClassDesc INTERFACE = ClassDesc.of(PACKAGE, "CompiledCode");
  static final ClassDesc EVM = ClassDesc.of(PACKAGE, "Evm");
  static final ClassDesc FRAME = ClassDesc.of(PACKAGE, "Frame");
  static final ClassDesc MEMORY = ClassDesc.of(PACKAGE, "Memory");
  static final ClassDesc OPS = ClassDesc.of(PACKAGE, "CompiledOps");
  static final ClassDesc OBJECT = CD_Object;
  static final ClassDesc MATH = ClassDesc.of("java.lang", "Math");
  static final ClassDesc LONGS = CD_long.arrayType();
  static final ClassDesc BYTES = CD_byte.arrayType();
  static final ClassDesc INT = CD_int;
  static final ClassDesc LONG = CD_long;

  static final MethodTypeDesc NOTHING = MethodTypeDesc.of(CD_void);
  static final MethodTypeDesc RUN = MethodTypeDesc.of(CD_int, EVM, FRAME);
  static final MethodTypeDesc END = MethodTypeDesc.of(CD_int, FRAME);
  static final MethodTypeDesc SLOW = MethodTypeDesc.of(CD_int, CD_int, EVM, FRAME);
  static final MethodTypeDesc COMPUTE = MethodTypeDesc.of(CD_void, CD_int, EVM, CD_int);
  static final MethodTypeDesc EXPAND = MethodTypeDesc.of(CD_long, CD_long, CD_long, CD_long);
  static final MethodTypeDesc DATA = MethodTypeDesc.of(BYTES);
  static final MethodTypeDesc WITHIN = MethodTypeDesc.of(CD_boolean, CD_int, CD_int, CD_int);
  static final MethodTypeDesc SIZE = MethodTypeDesc.of(CD_int);
  static final MethodTypeDesc LOAD = MethodTypeDesc.of(CD_long, BYTES, CD_int);
  static final MethodTypeDesc STORE = MethodTypeDesc.of(CD_void, BYTES, CD_int, CD_long);
  static final MethodTypeDesc TWO_LONGS = MethodTypeDesc.of(CD_long, CD_long, CD_long);
  static final MethodTypeDesc PUT =
      MethodTypeDesc.of(CD_void, LONGS, CD_int, CD_long, CD_long, CD_long, CD_long);
  static final MethodTypeDesc COMPARE =
      MethodTypeDesc.of(
          CD_long, CD_long, CD_long, CD_long, CD_long, CD_long, CD_long, CD_long, CD_long);

  private Names() {}
}
