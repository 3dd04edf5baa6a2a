package io.leafcast.daemon.cli;

import io.leafcast.bgp.wire.Decoded;
import io.leafcast.bgp.words.Printable;
import io.leafcast.daemon.admin.AdminClient;
import io.leafcast.daemon.admin.StatusDocument;
import io.leafcast.daemon.config.ConfigFile;
import io.leafcast.daemon.config.Facts;
import io.leafcast.daemon.config.JsonSchema;
import io.leafcast.daemon.config.Loaded;
import io.leafcast.daemon.run.Daemon;
import io.leafcast.daemon.run.ExitCode;
import io.leafcast.daemon.run.Version;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands, one method each; each returns the process's exit status. */
@Command(
    name = "leafcast",
    description = "Announces this node's Pod CIDRs to its leaf switches, by BGP.",
    synopsisSubcommandLabel = "COMMAND")
public final class Leafcast {
  private final PrintWriter out;
  private final PrintWriter err;

  private Leafcast(PrintWriter out, PrintWriter err) {
    this.out = out;
    this.err = err;
  }

  /** Does what the arguments say. */
  public static int execute(PrintWriter out, PrintWriter err, String... arguments) {
    return new CommandLine(new Leafcast(out, err))
        .setOut(out)
        .setErr(err)
        .setUsageHelpAutoWidth(true)
        .execute(arguments);
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = {
        "Runs the daemon. SIGTERM ends its sessions and stops it; SIGHUP makes it read its"
            + " configuration again.",
        "Exit status: 0 stopped as told, 1 a fault that the log names, 2 the configuration has"
            + " problems, 3 no memory left."
      })
  int run(
      @Option(
              names = "--config",
              required = true,
              paramLabel = "FILE",
              description = "The configuration.")
          Path config) {
    return Daemon.run(config);
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = {
        "Reports every problem of a configuration at once, each with its line and column.",
        "Exit status: 0 nothing is wrong, 2 something is."
      })
  int check(@Parameters(paramLabel = "FILE", description = "The configuration.") Path file) {
    return switch (ConfigFile.load(file, Facts.of(System.getenv()))) {
      case Loaded.Good _ -> {
        out.println(file + ": nothing is wrong");
        yield ExitCode.FINE;
      }
      case Loaded.Waiting(_, _, var references) -> {
        out.println(file + ": nothing is wrong, as far as can be said without the Node");
        references.forEach(reference -> out.println(reference + " comes from the Node"));
        yield ExitCode.FINE;
      }
      case Loaded.Bad(var problems) -> {
        problems.forEach(err::println);
        err.println(problems.size() == 1 ? "1 problem" : problems.size() + " problems");
        yield ExitCode.MISUSED;
      }
    };
  }

  /** How {@code status} prints. */
  enum Format {
    table,
    json
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = {
        "Shows sessions, announced prefixes, and what is not announced and why.",
        "Exit status: 0 every session is Established, 1 one is not or the daemon does not answer."
      })
  int status(
      @Option(
              names = "--socket",
              paramLabel = "PATH",
              defaultValue = "/run/leafcast/admin.sock",
              description = "The daemon's admin socket (default: ${DEFAULT-VALUE}).")
          Path socket,
      @Option(
              names = {"-o", "--output"},
              defaultValue = "table",
              description = "table, or json for programs (default: ${DEFAULT-VALUE}).")
          Format format) {
    return switch (AdminClient.status(socket)) {
      case Decoded.Bad<AdminClient.Answer>(String reason) -> {
        err.println(Printable.of(reason));
        yield ExitCode.FAILED;
      }
      case Decoded.Good<AdminClient.Answer>(AdminClient.Answer answer) -> {
        out.print(
            switch (format) {
              case json -> answer.json();
              case table -> StatusTable.of(answer.document());
            });
        out.flush();
        yield isUp(answer.document()) ? ExitCode.FINE : ExitCode.FAILED;
      }
    };
  }

  private static boolean isUp(StatusDocument status) {
    return !status.peers().isEmpty()
        && status.peers().stream().allMatch(peer -> peer.session().isPresent());
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = "Prints the JSON Schema of the configuration, for editors.")
  int schema() {
    out.print(JsonSchema.text());
    out.flush();
    return ExitCode.FINE;
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = "Prints the version of Leafcast and of the Java runtime.")
  int version() {
    out.println("leafcast " + Version.TEXT + ", Java " + Runtime.version());
    return ExitCode.FINE;
  }
}
