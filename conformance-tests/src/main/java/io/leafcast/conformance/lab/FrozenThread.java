package io.leafcast.conformance.lab;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;

/**
 * One thread of a process that stands still, as one that hangs does, while the others go on; until
 * it is closed. The kernel holds it, by ptrace(2): nothing in the process takes part.
 */
@SuppressWarnings("restricted") // Java has no such call; the one used here is libc's.
public final class FrozenThread implements AutoCloseable {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final MethodHandle PTRACE =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("ptrace"),
          FunctionDescriptor.of(
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_INT,
              ValueLayout.ADDRESS,
              ValueLayout.ADDRESS),
          Linker.Option.firstVariadicArg(1));
  private static final long PTRACE_SEIZE = 0x4206;
  private static final long PTRACE_INTERRUPT = 0x4207;

  private final CountDownLatch thaw = new CountDownLatch(1);
  private final CompletableFuture<Void> frozen = new CompletableFuture<>();
  private final Thread tracer;

  private FrozenThread(int thread) {
    tracer = Thread.ofPlatform().name("freezes-" + thread).daemon().start(() -> hold(thread));
  }

  /**
   * Freezes the newest thread with this name, or the beginning of it, which the kernel cuts off at
   * 15 octets. A JVM's main thread is the second one that is called as the program is.
   */
  public static FrozenThread of(long process, String name) {
    var cut = name.substring(0, Math.min(name.length(), 15));
    try (var threads = Files.list(Path.of("/proc/" + process + "/task"))) {
      int found =
          threads
              .filter(thread -> comm(thread).equals(cut))
              .map(thread -> Integer.parseInt(thread.getFileName().toString()))
              .max(Integer::compare)
              .orElseThrow(() -> new LabFailure("process " + process + " has no thread " + name));
      var held = new FrozenThread(found);
      held.frozen.join();
      return held;
    } catch (IOException | CompletionException failed) {
      throw new LabFailure("cannot freeze the thread " + name + " of " + process, failed);
    }
  }

  private static String comm(Path thread) {
    try {
      return Files.readString(thread.resolve("comm")).strip();
    } catch (IOException ended) {
      return "";
    }
  }

  /** The kernel lets a thread go when the one that holds it ends. */
  private void hold(int thread) {
    try {
      call(PTRACE_SEIZE, thread);
      call(PTRACE_INTERRUPT, thread);
      frozen.complete(null);
      thaw.await();
    } catch (Throwable failed) {
      frozen.completeExceptionally(failed);
    }
  }

  private static void call(long request, int thread) throws Throwable {
    long done = (long) PTRACE.invokeExact(request, thread, MemorySegment.NULL, MemorySegment.NULL);
    if (done != 0) {
      throw new LabFailure("ptrace " + request + " of thread " + thread + " is refused");
    }
  }

  /** It goes on. */
  @Override
  public void close() {
    thaw.countDown();
    try {
      tracer.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
