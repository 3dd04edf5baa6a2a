package io.leafcast.daemon.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.ImmutableSortedSet;
import io.leafcast.daemon.admin.Form;
import io.leafcast.daemon.order.Order;
import io.leafcast.daemon.run.Daemon;
import io.leafcast.daemon.run.Version;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command line in full, with its help; one method for each command. */
@Command(
    name = "leafcast",
    description = "Announces this node's Pod CIDRs to its leaf switches, by BGP.",
    mixinStandardHelpOptions = true,
    subcommands = CommandLine.HelpCommand.class,
    synopsisSubcommandLabel = "COMMAND")
public final class Leafcast implements Runnable {
  private final Commands commands;

  @Spec private CommandSpec spec = CommandSpec.create();

  /** What stands in the place of a Node that is asked. */
  static final class NodeOptions {
    @Option(
        names = "--node-name",
        paramLabel = "NAME",
        description = "The node to read FILE for, as in NODE_NAME.")
    private Optional<String> name = Optional.empty();

    @Option(
        names = "--node",
        paramLabel = "NODE-FILE",
        description = "The Node to read FILE for, as kubectl get node NAME -o yaml writes it.")
    private Optional<Path> file = Optional.empty();

    @Option(
        names = "--label",
        paramLabel = "KEY=VALUE",
        description = "A label of the Node; may be given again.")
    private List<String> labels = List.of();

    @Option(
        names = "--annotation",
        paramLabel = "KEY=VALUE",
        description = "An annotation of the Node; may be given again.")
    private List<String> annotations = List.of();
  }

  /** Where a daemon is asked. */
  static final class SocketOption {
    @Option(
        names = "--socket",
        paramLabel = "PATH",
        defaultValue = Commands.SOCKET,
        description = "The daemon's admin socket (default: ${DEFAULT-VALUE}).")
    private Path socket = Path.of(Commands.SOCKET);
  }

  /** How it is written. */
  static final class FormOption {
    @Option(
        names = {"-o", "--output"},
        defaultValue = "table",
        description = "table, or json for programs (default: ${DEFAULT-VALUE}).")
    private Form form = Form.TABLE;
  }

  private Leafcast(Commands commands) {
    this.commands = commands;
  }

  /** Does what the arguments say; the process's exit status. */
  public static int execute(PrintStream out, PrintStream err, String... arguments) {
    CommandLine line = new CommandLine(new Leafcast(new Commands(out, err)));
    line.getCommandSpec().version("leafcast " + Version.TEXT);
    return line.setOut(new PrintWriter(out, true, UTF_8))
        .setErr(new PrintWriter(err, true, UTF_8))
        .setUsageHelpAutoWidth(true)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .execute(arguments);
  }

  /** Without a command. */
  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "Missing required subcommand; leafcast --help names them");
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
        "Reports every problem of a configuration at once, each with its line and column. What"
            + " comes from a Node, or from an environment that is not here, is named; with"
            + " --label or --annotation it is checked as on that node.",
        "Exit status: 0 nothing is wrong, 2 something is."
      })
  int check(
      @Parameters(paramLabel = "FILE", description = "The configuration.") Path file,
      @Mixin NodeOptions node) {
    return commands.check(file, words(node));
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = {
        "Shows what this node has made of its configuration: every value, where it comes from, and"
            + " the peers that are other nodes' or held back. With FILE, what a node would make of"
            + " that.",
        "Exit status: 0 shown, 1 the daemon does not answer, 2 the file has problems."
      })
  int config(
      @Option(
              names = "--resolved",
              required = true,
              description = "With defaults, labels and annotations in their places.")
          boolean resolved,
      @Parameters(
              paramLabel = "FILE",
              arity = "0..1",
              description = "A configuration; without it, that of the daemon that runs.")
          Optional<Path> file,
      @Mixin SocketOption socket,
      @Mixin NodeOptions node,
      @Mixin FormOption form) {
    NodeWords words = words(node);
    return file.map(path -> commands.config(path, words, form.form))
        .orElseGet(() -> commands.config(socket.socket, form.form));
  }

  private NodeWords words(NodeOptions node) {
    NodeWords words =
        node.name.flatMap(name -> NodeWords.NONE.with("--node-name", name)).orElse(NodeWords.NONE);
    if (node.file.isPresent()) {
      words = told(words, "--node", node.file.orElseThrow().toString());
    }
    for (String label : node.labels) {
      words = told(words, "--label", label);
    }
    for (String annotation : node.annotations) {
      words = told(words, "--annotation", annotation);
    }
    return words;
  }

  private NodeWords told(NodeWords node, String option, String value) {
    return node.with(option, value)
        .orElseThrow(() ->
            new CommandLine.ParameterException(
                spec.commandLine(), option + " wants KEY=VALUE, but is '" + value + "'"));
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = {
        "Shows sessions, announced prefixes, and what is not announced and why.",
        "Exit status: 0 every session is Established, 1 one is not or the daemon does not answer."
      })
  int status(@Mixin SocketOption socket, @Mixin FormOption form) {
    return commands.status(socket.socket, form.form);
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = {
        "Says what the daemon would do if FILE were its configuration, and does nothing: which"
            + " sessions stay and which are opened anew because of which key, what is announced,"
            + " withdrawn and held at each peer, and what needs a restart.",
        "Exit status: 0 said, 1 the daemon does not answer, 2 the file has problems."
      })
  int plan(
      @Parameters(paramLabel = "FILE", description = "A configuration, at most 1 MiB.") Path file,
      @Mixin SocketOption socket,
      @Mixin FormOption form) {
    return commands.plan(file, socket.socket, form.form);
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = {
        "Has the daemon read its configuration again, as SIGHUP does, and says what was done.",
        "Exit status: 0 taken, 1 held, or the daemon does not answer, 2 the file has problems."
      })
  int reload(
      @Option(names = "--yes", description = "Also what withdraws more than is usual.") boolean yes,
      @Mixin SocketOption socket,
      @Mixin FormOption form) {
    Order.Consent consent = yes ? Order.Consent.GIVEN : Order.Consent.NOT_ASKED;
    return commands.order(socket.socket, new Order.Reload(consent), form.form);
  }

  /** Which peers. */
  static final class PeersOption {
    @Option(
        names = "--peer",
        paramLabel = "NAME",
        description = "A peer by its name; may be given again. Without it all.")
    private List<String> names = List.of();

    private ImmutableSortedSet<String> all() {
      return ImmutableSortedSet.copyOf(names);
    }
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = {
        "Drains peers: they are asked to use other ways (GRACEFUL_SHUTDOWN), then the routes are"
            + " withdrawn, then the session ends. How long each takes is in 'drain' of the"
            + " configuration; leafcast status shows how far it is.",
        "Exit status: 0 begun, 1 the daemon does not answer, 2 there is no such peer."
      })
  int drain(
      @Mixin PeersOption peers,
      @Option(
              names = "--text",
              paramLabel = "TEXT",
              defaultValue = "",
              description =
                  "What the leaf's operators read when the session ends; at most 255 octets.")
          String text,
      @Mixin SocketOption socket,
      @Mixin FormOption form) {
    return commands.order(socket.socket, new Order.Drain(peers.all(), text), form.form);
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = {
        "Serves peers again that leafcast drain has drained.",
        "Exit status: 0 done, 1 the daemon does not answer, or they stay drained and why, 2 there"
            + " is no such peer."
      })
  int undrain(@Mixin PeersOption peers, @Mixin SocketOption socket, @Mixin FormOption form) {
    return commands.order(socket.socket, new Order.Undrain(peers.all()), form.form);
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = "Prints the JSON Schema of the configuration, for editors.")
  int schema() {
    return commands.schema();
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = "Prints the version of Leafcast and of the Java runtime.")
  int version() {
    return commands.version();
  }
}
