package io.witan.protocol.evm;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InterpreterSizeTest {
  /** HotSpot never compiles a method of more than 8000 bytes; this leaves room to be inlined in. */
  private static final int LIMIT = 1_200;

  @ParameterizedTest
  @ValueSource(
      classes = {
        Interpreter.class,
        FusedOps.class,
        Words.class,
        Division.class,
        Divisor.class,
        Plan.class
      })
  void whatIsHotStaysSmallEnoughToBeCompiledWell(Class<?> hot) throws IOException {
    try (InputStream in = hot.getResourceAsStream(hot.getSimpleName() + ".class")) {
      ClassModel model = ClassFile.of().parse(in.readAllBytes());
      for (MethodModel method : model.methods()) {
        int size = method.code().map(code -> ((CodeAttribute) code).codeLength()).orElse(0);
        assertTrue(size <= LIMIT, () -> method.methodName() + " has " + size + " bytes");
      }
    }
  }
}
