package io.leafcast.conformance.lab;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Runs Java code on a thread that has moved into another network namespace. A socket that is opened
 * there stays there, whichever thread uses it later: so one JVM can listen on many machines of the
 * lab, without a route, an interface or a helper process on the host.
 */
@SuppressWarnings(
    "restricted") // Java has no call that enters a namespace; the three used here are libc's.
final class NetworkThread {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private static final MethodHandle OPEN =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("open"),
          FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
          Linker.Option.firstVariadicArg(2),
          Linker.Option.captureCallState("errno"));
  private static final MethodHandle SETNS =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("setns"),
          FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT),
          Linker.Option.captureCallState("errno"));
  private static final MethodHandle CLOSE =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("close"),
          FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

  /** O_RDONLY | O_CLOEXEC. */
  private static final int OPEN_FLAGS = 0x80000;

  private static final int CLONE_NEWNET = 0x40000000;

  private NetworkThread() {}

  /**
   * Runs {@code body} inside the namespace that {@code file} stands for and returns its result. The
   * thread is a fresh one that ends with the body, so there is no way back to get wrong.
   */
  static <T> T call(Path file, Callable<T> body) {
    var result = new CompletableFuture<T>();
    Thread.ofPlatform()
        .name("inside-" + file.getFileName())
        .start(() -> {
          try {
            move(file);
            result.complete(body.call());
          } catch (Throwable any) {
            result.completeExceptionally(any);
          }
        });
    try {
      return result.join();
    } catch (CompletionException failed) {
      throw failed.getCause() instanceof RuntimeException ours
          ? ours
          : new LabFailure("inside " + file + ": " + failed.getCause(), failed);
    }
  }

  private static void move(Path file) throws Throwable {
    try (var arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      int descriptor =
          (int) OPEN.invokeExact(state, arena.allocateFrom(file.toString()), OPEN_FLAGS);
      check(descriptor, "open", file, state);
      int moved = (int) SETNS.invokeExact(state, descriptor, CLONE_NEWNET);
      int closed = (int) CLOSE.invokeExact(descriptor);
      check(moved, "setns", file, state);
      check(closed, "close", file, state);
    }
  }

  private static void check(int result, String call, Path file, MemorySegment state) {
    if (result < 0) {
      throw new LabFailure(
          "%s %s: error number %d".formatted(call, file, (int) ERRNO.get(state, 0L)));
    }
  }
}
