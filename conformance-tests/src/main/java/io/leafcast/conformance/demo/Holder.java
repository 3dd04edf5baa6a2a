package io.leafcast.conformance.demo;

import com.google.common.collect.ImmutableList;
import io.leafcast.conformance.lab.LabFailure;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/**
 * Keeps a demo up after its command has ended: the demo runs in a process of its own session that
 * stays, because the Kubernetes API lives in it. The command passes its output on, and ends when it
 * says that all is up.
 */
final class Holder {
  private static final String UP = "up";

  private Holder() {}

  /** Runs in the command's process, with what else was asked for; returns its exit status. */
  static int start(ImmutableList<String> arguments) throws IOException, InterruptedException {
    Demo.LAB.remove();
    var child = new ProcessBuilder(words(arguments)).redirectErrorStream(false);
    child.redirectError(ProcessBuilder.Redirect.INHERIT);
    var process = child.start();
    var cleanUp = new Thread(() -> end(process), "demo-down");
    Runtime.getRuntime().addShutdownHook(cleanUp);
    // Ends when the child closes its output: it is up, or it has failed.
    process.getInputStream().transferTo(System.out);
    if (!Files.exists(marker())) {
      return process.waitFor();
    }
    Runtime.getRuntime().removeShutdownHook(cleanUp);
    return 0;
  }

  /** Runs in the process that stays, when all is up; it ends by a signal. */
  static void hold() {
    try {
      Demo.LAB.adopt(ProcessHandle.current());
      Files.writeString(marker(), "");
      // The JDK puts /dev/null in their place, so whoever reads them sees the end.
      System.out.close();
      System.err.close();
      new CountDownLatch(1).await();
    } catch (IOException unwritable) {
      throw new LabFailure("cannot stay up", unwritable);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static Path marker() {
    return Demo.LAB.folder().resolve(UP);
  }

  private static void end(Process process) {
    process.destroyForcibly();
    Demo.LAB.remove();
  }

  private static ImmutableList<String> words(ImmutableList<String> arguments) {
    return ImmutableList.<String>builder()
        .add("setsid", Path.of(System.getProperty("java.home"), "bin", "java").toString())
        .addAll(ManagementFactory.getRuntimeMXBean().getInputArguments())
        .add("-cp", System.getProperty("java.class.path"))
        .add(Demo.class.getName(), "--keep", "--held")
        .addAll(arguments)
        .build();
  }
}
