package io.leafcast.conformance.lab;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.io.IOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Our daemon as its own process on a machine of the lab, started as on a cluster: by the
 * distribution's script, with a configuration file and the environment that a DaemonSet gives. Its
 * files lie in the lab's folder, under the machine's name.
 */
public final class Daemon implements AutoCloseable {
  private static final String HTTP = "http://127.0.0.1:9179";
  private static final Duration STOPS = Duration.ofSeconds(30);

  private final Namespace machine;
  private final Path folder;
  private final ImmutableMap<String, String> environment;
  private final ImmutableList<String> before;
  private final Path log;
  private Process process;

  private Daemon(
      Namespace machine,
      Path folder,
      ImmutableMap<String, String> environment,
      ImmutableList<String> before,
      String log)
      throws IOException {
    this.machine = machine;
    this.folder = folder;
    this.environment =
        ImmutableMap.<String, String>builder()
            .put("STATE_DIRECTORY", folder.toString())
            .putAll(environment)
            .buildKeepingLast();
    this.before = before;
    this.log = folder.resolve(log + ".log");
    this.process = launch();
  }

  /** Where the admin socket of the machine's daemon is; it belongs into the configuration. */
  public static Path socket(Namespace machine) {
    return machine.lab().folder().resolve(machine.host() + "/admin.sock");
  }

  /**
   * Starts it and returns at once; what it says is waited for at its peers.
   *
   * @param configuration the YAML file's text; without an {@code admin} key, one with {@link
   *     #socket} is added
   * @param environment such as NODE_NAME and NODE_IP
   */
  public static Daemon start(
      Namespace machine, String configuration, ImmutableMap<String, String> environment) {
    return start(machine, configuration, environment, ImmutableList.of());
  }

  /** The same with words before its own, such as {@link MemoryLimit#enter}. */
  public static Daemon start(
      Namespace machine,
      String configuration,
      ImmutableMap<String, String> environment,
      ImmutableList<String> before) {
    var folder = machine.lab().folder().resolve(machine.host());
    try {
      Files.createDirectories(folder.resolve("state"));
      write(machine, folder, configuration);
      return new Daemon(machine, folder, environment, before, "leafcast");
    } catch (IOException cannot) {
      throw new LabFailure("cannot start the daemon of " + machine, cannot);
    }
  }

  /** Starts it again, after {@link #stop} or {@link #kill}, with what it had. */
  public void startAgain() {
    try {
      process = launch();
    } catch (IOException cannot) {
      throw new LabFailure("cannot start the daemon of " + machine, cannot);
    }
  }

  /** One more on the same machine, with the same files; {@code name} is what its log is called. */
  public Daemon another(String name) {
    try {
      return new Daemon(machine, folder, environment, before, name);
    } catch (IOException cannot) {
      throw new LabFailure("cannot start another daemon of " + machine, cannot);
    }
  }

  public Namespace machine() {
    return machine;
  }

  public long pid() {
    return process.pid();
  }

  public boolean runs() {
    return process.isAlive();
  }

  /** Writes another configuration, for {@link #reload}. */
  public void configure(String configuration) {
    try {
      write(machine, folder, configuration);
    } catch (IOException cannot) {
      throw new LabFailure("cannot write the configuration of " + machine, cannot);
    }
  }

  /**
   * Brings another configuration as the kubelet does for a ConfigMap: the file is a link over
   * {@code ..data}, which is swapped for one to a new folder. Nothing is signalled.
   */
  public void swap(String configuration) {
    try {
      var version = Files.createTempDirectory(folder, "..version-");
      write(machine, version, configuration);
      var beside = folder.resolve("..data_tmp");
      Files.createSymbolicLink(beside, version.getFileName());
      Files.move(beside, folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
      var file = folder.resolve("leafcast.yaml");
      if (!Files.isSymbolicLink(file)) {
        Files.createSymbolicLink(beside, Path.of("..data", "leafcast.yaml"));
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
      }
    } catch (IOException cannot) {
      throw new LabFailure("cannot swap the configuration of " + machine, cannot);
    }
  }

  /** The command that starts it again by hand, with its environment. */
  public Command startCommand() {
    var words = ImmutableList.<String>builder().add("env");
    surroundings().forEach((key, value) -> words.add(key + "=" + value));
    return start(machine, folder).after(words.build().toArray(String[]::new));
  }

  /** Sends SIGHUP. */
  public void reload() {
    Command.of("kill", "-HUP", Long.toString(process.pid())).must();
  }

  /** Sends SIGTERM and returns the exit status. */
  public int stop() {
    process.destroy();
    return awaitEnd();
  }

  /** Waits for the process to end by itself and returns the exit status. */
  public int awaitEnd() {
    try {
      if (!process.waitFor(STOPS.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new LabFailure(
            "the daemon of %s does not end; its log:%n%s".formatted(machine, log()));
      }
      return process.exitValue();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new LabFailure("interrupted while the daemon ends", interrupted);
    }
  }

  /** Sends a signal, such as STOP and CONT. */
  public void signal(String name) {
    Command.of("kill", "-" + name, Long.toString(process.pid())).must();
  }

  /** Kills it as a crash would. */
  public void kill() {
    Lab.kill(ImmutableSet.of(process.pid()));
  }

  /** What it has logged. */
  public String log() {
    try {
      return Files.readString(log);
    } catch (IOException none) {
      return "";
    }
  }

  public Path logFile() {
    return log;
  }

  /** {@code leafcast status} for people; its exit status says whether the daemon is ready. */
  public String status() {
    return statusCommand("table").run().output();
  }

  /** {@code leafcast status -o json}; a missing node while nobody answers. */
  public JsonNode statusJson() {
    var outcome = statusCommand("json").run();
    return outcome.output().startsWith("{")
        ? JsonMapper.shared().readTree(outcome.output())
        : JsonMapper.shared().missingNode();
  }

  /** What a GET of a path on the daemon's HTTP port answers: the status, and the body. */
  public Answer get(String path) {
    return machine.inside(() -> {
      var connection = (HttpURLConnection) URI.create(HTTP + path).toURL().openConnection();
      connection.setRequestProperty("Connection", "close");
      try (var body =
          connection.getResponseCode() < 400
              ? connection.getInputStream()
              : connection.getErrorStream()) {
        return new Answer(
            connection.getResponseCode(),
            body == null ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8));
      } catch (ConnectException notYet) {
        return new Answer(0, "");
      }
    });
  }

  /** An answer of the HTTP port; status 0 if nobody listens. */
  public record Answer(int status, String body) {}

  @Override
  public void close() {
    if (process.isAlive()) {
      kill();
    }
  }

  /** {@code leafcast status -o FORMAT}, to be run. */
  public Command statusCommand(String format) {
    return command("status", "-o", format);
  }

  /** A command of {@code leafcast} that asks this daemon, to be run. */
  public Command command(String name, String... words) {
    return machine
        .run(
            "env",
            "LEAFCAST_JAVA_HOME=" + Checkout.java(),
            Checkout.daemon().toString(),
            name,
            "--socket",
            socket(machine).toString())
        .with(words);
  }

  private static void write(Namespace machine, Path folder, String configuration)
      throws IOException {
    Files.writeString(
        folder.resolve("leafcast.yaml"),
        configuration.contains("\nadmin:")
            ? configuration
            : "%sadmin: {socket: %s}\n".formatted(configuration, socket(machine)));
  }

  private Process launch() throws IOException {
    // A session of its own: Ctrl-C ends the demo, and the demo then ends this, in its order. SIGHUP
    // is given back its default: under nohup, and in some CI, it is ignored from the parent on,
    // which no JVM undoes.
    var command =
        start(machine, folder)
            .after("setsid", "env", "--default-signal=HUP")
            .after(before.toArray(String[]::new));
    var builder =
        new ProcessBuilder(command.words())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(surroundings());
    return builder.start();
  }

  /** What it saves lies in its own folder: the machines of a lab share their file system. */
  private ImmutableMap<String, String> surroundings() {
    return ImmutableMap.<String, String>builder()
        .put("LEAFCAST_JAVA_HOME", Checkout.java().toString())
        .put("STATE_DIRECTORY", folder.resolve("state").toString())
        .putAll(environment)
        .buildKeepingLast();
  }

  private static Command start(Namespace machine, Path folder) {
    return machine.run(
        Checkout.daemon().toString(),
        "run",
        "--config",
        folder.resolve("leafcast.yaml").toString());
  }
}
