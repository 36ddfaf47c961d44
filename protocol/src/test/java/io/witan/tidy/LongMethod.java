package io.witan.tidy;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** A method whose text is longer than it may be, as the compiler's own parser sees it. */
record LongMethod(String file, String name, long start, long lines) {

  static List<LongMethod> in(List<Path> sources, int most) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<LongMethod> found = new ArrayList<>();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null,
                  files,
                  null,
                  List.of("-proc:none"),
                  null,
                  files.getJavaFileObjectsFromPaths(sources));
      SourcePositions positions = Trees.instance(task).getSourcePositions();
      for (CompilationUnitTree unit : task.parse()) {
        new TreeScanner<Void, Void>() {
          @Override
          public Void visitMethod(MethodTree method, Void none) {
            LineMap map = unit.getLineMap();
            long start = map.getLineNumber(positions.getStartPosition(unit, method));
            long end = map.getLineNumber(positions.getEndPosition(unit, method));
            if (end - start + 1 > most) {
              String file = Path.of(unit.getSourceFile().getName()).toString();
              found.add(new LongMethod(file, method.getName().toString(), start, end - start + 1));
            }
            return super.visitMethod(method, null);
          }
        }.scan(unit, null);
      }
    }
    return found;
  }

  /** The file's class and the method. */
  String where() {
    return Path.of(file).getFileName().toString().replace(".java", ".") + name;
  }
}
