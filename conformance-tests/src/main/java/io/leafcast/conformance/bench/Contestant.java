package io.leafcast.conformance.bench;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.io.Resources;
import io.leafcast.conformance.lab.Machine;
import java.io.IOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A speaker that is measured: how it is called, and the command that starts it in the foreground.
 *
 * @param name for the table
 * @param program its executable
 * @param template its configuration under {@code resources/bench}, with {@code @NAMES@} to fill in
 * @param arguments what follows the program; {@code @NAMES@} are filled in too
 * @param beside a command that is tried again and again from the start on until it succeeds, for a
 *     speaker whose configuration cannot hold a prefix; empty for the others
 */
record Contestant(
    String name,
    Path program,
    String template,
    ImmutableList<String> arguments,
    ImmutableList<String> beside) {

  /** bgpd alone: it needs neither zebra nor a user of its own for this. */
  static Optional<Contestant> frr() {
    return contestant(
        "FRR bgpd",
        "bgpd",
        "frr.conf",
        ImmutableList.of(
            "--skip_runas",
            "--no_zebra",
            "--bgp_port",
            "0",
            "--vty_port",
            "0",
            "--config_file",
            "@FOLDER@/frr.conf",
            "--pid_file",
            "@FOLDER@/bgpd.pid",
            "--vty_socket",
            "@FOLDER@"),
        ImmutableList.of());
  }

  static Optional<Contestant> bird() {
    return contestant(
        "BIRD",
        "bird",
        "bird.conf",
        ImmutableList.of(
            "-f", "-c", "@FOLDER@/bird.conf", "-s", "@FOLDER@/bird.ctl", "-P", "@FOLDER@/pid"),
        ImmutableList.of());
  }

  static Optional<Contestant> gobgp() {
    return contestant(
        "GoBGP",
        "gobgpd",
        "gobgp.toml",
        ImmutableList.of(
            "--config-file=@FOLDER@/gobgp.toml", "--api-hosts=127.0.0.1:@HTTP@", "--pprof-disable"),
        ImmutableList.of("gobgp", "-p", "@HTTP@", "global", "rib", "add", "@PREFIX@"));
  }

  /** The distribution folder, with the runtime and the AOT cache that make-runtime.sh made. */
  static Contestant leafcast(Path distribution) {
    return new Contestant(
        "Leafcast",
        distribution.resolve("bin/leafcastd"),
        "leafcast.yaml",
        ImmutableList.of("run", "--config", "@FOLDER@/leafcast.yaml"),
        ImmutableList.of());
  }

  private static Optional<Contestant> contestant(
      String name,
      String program,
      String template,
      ImmutableList<String> arguments,
      ImmutableList<String> beside) {
    return Machine.program(program)
        .map(found -> new Contestant(name, found, template, arguments, beside));
  }

  /**
   * Writes the configuration of {@code resources/room} into {@code folder} and starts it; its
   * output goes there too.
   */
  Running start(Path folder, String room, ImmutableMap<String, String> names) throws IOException {
    URL resource = Resources.getResource(room + "/" + template);
    String configuration = Resources.toString(resource, StandardCharsets.UTF_8);
    Files.writeString(folder.resolve(template), filled(configuration, names));
    Path output = folder.resolve("output");
    ProcessBuilder builder =
        new ProcessBuilder(
                ImmutableList.<String>builder()
                    .add(program.toString())
                    .addAll(arguments.stream().map(word -> filled(word, names)).toList())
                    .build())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder
        .environment()
        .put("STATE_DIRECTORY", Files.createDirectories(folder.resolve("state")).toString());
    long begun = System.nanoTime();
    Process process = builder.start();
    if (!beside.isEmpty() && names.containsKey("PREFIX")) {
      ImmutableList<String> command =
          beside.stream().map(word -> filled(word, names)).collect(ImmutableList.toImmutableList());
      Thread.ofVirtual().start(() -> tryUntilDone(command, process));
    }
    return new Running(process, output, begun);
  }

  private static void tryUntilDone(ImmutableList<String> command, Process speaker) {
    try {
      while (speaker.isAlive()
          && new ProcessBuilder(command)
                  .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                  .redirectError(ProcessBuilder.Redirect.DISCARD)
                  .start()
                  .waitFor()
              != 0) {
        Thread.onSpinWait();
      }
    } catch (IOException noProgram) {
      speaker.destroy();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static String filled(String text, Map<String, String> names) {
    String filled = text;
    for (Map.Entry<String, String> entry : names.entrySet()) {
      filled = filled.replace("@" + entry.getKey() + "@", entry.getValue());
    }
    return filled;
  }

  /**
   * A speaker that runs.
   *
   * @param output the file of what it wrote
   * @param begun when its process was started, as {@link System#nanoTime}
   */
  record Running(Process process, Path output, long begun) implements AutoCloseable {

    /** Its memory in KiB, from {@code smaps_rollup}: "Rss" or "Pss". */
    long memory(String which) throws IOException {
      Path rollup = proc("smaps_rollup");
      for (String line : Files.readAllLines(rollup)) {
        if (line.startsWith(which + ":")) {
          return Long.parseLong(line.replaceAll("[^0-9]", ""));
        }
      }
      throw new IOException(rollup + " has no " + which);
    }

    /** The most that it has had resident so far, KiB. */
    long peak() throws IOException {
      for (String line : Files.readAllLines(proc("status"))) {
        if (line.startsWith("VmHWM:")) {
          return Long.parseLong(line.replaceAll("[^0-9]", ""));
        }
      }
      throw new IOException(proc("status") + " has no VmHWM");
    }

    /** The hundredths of a second that its threads have run. */
    long cpuTicks() throws IOException {
      String stat = Files.readString(proc("stat"));
      List<String> afterName =
          Splitter.on(' ').splitToList(stat.substring(stat.lastIndexOf(')') + 2));
      return Long.parseLong(afterName.get(11)) + Long.parseLong(afterName.get(12));
    }

    private Path proc(String file) {
      return Path.of("/proc", Long.toString(process.pid()), file);
    }

    /** Ends it with SIGTERM, and by force if it has not ended after 5 s. */
    @Override
    public void close() {
      process.destroy();
      try {
        if (!process.waitFor(5, TimeUnit.SECONDS)) {
          process.destroyForcibly().waitFor();
        }
      } catch (InterruptedException interrupted) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
  }
}
