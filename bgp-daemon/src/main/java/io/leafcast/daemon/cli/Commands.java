package io.leafcast.daemon.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.collect.ImmutableSortedSet;
import io.leafcast.bgp.wire.Decoded;
import io.leafcast.bgp.words.Printable;
import io.leafcast.daemon.admin.AdminClient;
import io.leafcast.daemon.admin.Form;
import io.leafcast.daemon.admin.ResolvedReport;
import io.leafcast.daemon.config.Config;
import io.leafcast.daemon.config.ConfigFile;
import io.leafcast.daemon.config.Facts;
import io.leafcast.daemon.config.JsonSchema;
import io.leafcast.daemon.config.Loaded;
import io.leafcast.daemon.config.OnDisk;
import io.leafcast.daemon.config.Passwords;
import io.leafcast.daemon.config.PeerChoice;
import io.leafcast.daemon.config.Problem;
import io.leafcast.daemon.config.Remarks;
import io.leafcast.daemon.config.Resolved;
import io.leafcast.daemon.order.Order;
import io.leafcast.daemon.run.ExitCode;
import io.leafcast.daemon.run.Version;
import io.leafcast.k8s.client.Answer;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/**
 * What the commands do beside {@code run}, each with its exit status, and their usual command
 * lines, understood without picocli: a process that somebody starts beside the daemon in its
 * container is to be small and soon done.
 */
public final class Commands {
  static final String SOCKET = "/run/leafcast/admin.sock";

  private final PrintStream out;
  private final PrintStream err;

  public Commands(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /** Does what the arguments say; empty where that takes more to understand. */
  public OptionalInt execute(String... arguments) {
    if (arguments.length == 0) {
      return OptionalInt.empty();
    }
    List<String> rest = Arrays.asList(arguments).subList(1, arguments.length);
    return switch (arguments[0]) {
      case "status" -> status(rest);
      case "check" -> check(rest);
      case "reload" -> reload(rest);
      case "plan" -> plan(rest);
      case "drain" -> drain(rest);
      case "undrain" -> undrain(rest);
      case "config" -> config(rest);
      case "version" -> rest.isEmpty() ? OptionalInt.of(version()) : OptionalInt.empty();
      default -> OptionalInt.empty();
    };
  }

  private OptionalInt status(List<String> options) {
    String socket = SOCKET;
    Optional<Form> form = Optional.of(Form.TABLE);
    if (options.size() % 2 != 0) {
      return OptionalInt.empty();
    }
    for (int i = 0; i < options.size(); i += 2) {
      switch (options.get(i)) {
        case "--socket" -> socket = options.get(i + 1);
        case "-o", "--output" -> form = form(options.get(i + 1));
        default -> form = Optional.empty();
      }
    }
    return form.isPresent()
        ? OptionalInt.of(status(Path.of(socket), form.orElseThrow()))
        : OptionalInt.empty();
  }

  private static Optional<Form> form(String word) {
    return Arrays.stream(Form.values()).filter(form -> form.word().equals(word)).findFirst();
  }

  int status(Path socket, Form form) {
    return switch (AdminClient.status(socket, form, out)) {
      case Decoded.Bad<AdminClient.Sessions>(String reason) -> {
        err.println(Printable.of(reason));
        yield ExitCode.FAILED;
      }
      case Decoded.Good<AdminClient.Sessions>(AdminClient.Sessions sessions) ->
          switch (sessions) {
            case UP -> ExitCode.FINE;
            case NOT_UP -> ExitCode.FAILED;
          };
    };
  }

  private OptionalInt reload(List<String> options) {
    return options.isEmpty() || options.equals(List.of("--yes"))
        ? OptionalInt.of(
            order(
                Path.of(SOCKET),
                new Order.Reload(options.isEmpty() ? Order.Consent.NOT_ASKED : Order.Consent.GIVEN),
                Form.TABLE))
        : OptionalInt.empty();
  }

  private OptionalInt drain(List<String> options) {
    ImmutableSortedSet.Builder<String> peers = ImmutableSortedSet.naturalOrder();
    String text = "";
    if (options.size() % 2 != 0) {
      return OptionalInt.empty();
    }
    for (int i = 0; i < options.size(); i += 2) {
      switch (options.get(i)) {
        case "--peer" -> peers.add(options.get(i + 1));
        case "--text" -> text = options.get(i + 1);
        default -> {
          return OptionalInt.empty();
        }
      }
    }
    return OptionalInt.of(order(Path.of(SOCKET), new Order.Drain(peers.build(), text), Form.TABLE));
  }

  private OptionalInt undrain(List<String> options) {
    return options.isEmpty()
        ? OptionalInt.of(
            order(Path.of(SOCKET), new Order.Undrain(ImmutableSortedSet.of()), Form.TABLE))
        : OptionalInt.empty();
  }

  private OptionalInt plan(List<String> words) {
    return words.size() == 1 && !words.getFirst().startsWith("-")
        ? OptionalInt.of(plan(Path.of(words.getFirst()), Path.of(SOCKET), Form.TABLE))
        : OptionalInt.empty();
  }

  /** What the daemon would do with that file, which is read here: the daemon may not see it. */
  int plan(Path file, Path socket, Form form) {
    return switch (OnDisk.at(file)) {
      case OnDisk.Text(ConfigFile(String name, String text)) ->
          order(socket, new Order.Plan(name, text), form);
      case OnDisk.Unreadable(Problem problem) -> {
        err.println(problem);
        yield ExitCode.MISUSED;
      }
    };
  }

  /** Has the daemon do something; what it says of that. */
  int order(Path socket, Order order, Form form) {
    return switch (AdminClient.order(socket, order, form, out)) {
      case Decoded.Bad<Integer>(String reason) -> {
        err.println(Printable.of(reason));
        yield ExitCode.FAILED;
      }
      case Decoded.Good<Integer>(Integer status) -> status;
    };
  }

  private OptionalInt check(List<String> words) {
    Optional<Path> file = Optional.empty();
    NodeWords node = NodeWords.NONE;
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      Optional<NodeWords> told =
          i + 1 < words.size() ? node.with(word, words.get(i + 1)) : Optional.empty();
      if (told.isPresent()) {
        node = told.orElseThrow();
        i++;
      } else if (word.startsWith("-") || file.isPresent()) {
        return OptionalInt.empty();
      } else {
        file = Optional.of(Path.of(word));
      }
    }
    return file.isPresent() ? OptionalInt.of(check(file.orElseThrow(), node)) : OptionalInt.empty();
  }

  private OptionalInt config(List<String> words) {
    return words.equals(List.of("--resolved"))
        ? OptionalInt.of(config(Path.of(SOCKET), Form.TABLE))
        : OptionalInt.empty();
  }

  /** As the daemon that runs has it. */
  int config(Path socket, Form form) {
    return switch (AdminClient.config(socket, form, out)) {
      case Decoded.Bad<AdminClient.Sessions>(String reason) -> {
        err.println(Printable.of(reason));
        yield ExitCode.FAILED;
      }
      case Decoded.Good<AdminClient.Sessions> _ -> ExitCode.FINE;
    };
  }

  /** As a daemon on that node would have it. */
  int config(Path file, NodeWords node, Form form) {
    return switch (OnDisk.at(file)) {
      case OnDisk.Text(ConfigFile read) ->
          with(
              node,
              facts -> {
                Resolved resolved = Resolved.of(read, facts);
                out.print(ResolvedReport.of(resolved, form));
                return resolved.problems().isEmpty() ? ExitCode.FINE : ExitCode.MISUSED;
              });
      case OnDisk.Unreadable(Problem problem) -> {
        err.println(problem);
        yield ExitCode.MISUSED;
      }
    };
  }

  private int with(NodeWords node, ToIntFunction<Facts> command) {
    return switch (node.facts(System.getenv())) {
      case Answer.Good<Facts>(Facts facts) -> command.applyAsInt(facts);
      case Answer.Bad<Facts> bad -> {
        err.println(Printable.of(bad.reason()));
        yield ExitCode.MISUSED;
      }
    };
  }

  int check(Path file, NodeWords node) {
    return with(node, facts -> check(file, facts));
  }

  private int check(Path file, Facts facts) {
    return switch (ConfigFile.load(file, facts)) {
      case Loaded.Good(_, Config config) -> good(file, config, facts);
      case Loaded.Waiting(_, Config config, var references) -> {
        remark(config);
        asFarAs(file, references);
        yield ExitCode.FINE;
      }
      case Loaded.Bad(var problems) -> {
        problems.forEach(err::println);
        yield problems(problems.size());
      }
    };
  }

  /** A peer that waits is as far as can be said; one that a known Node holds back is a problem. */
  private int good(Path file, Config config, Facts facts) {
    remark(config);
    List<PeerChoice.LeftOut> leftOut = PeerChoice.of(config, facts).leftOut();
    List<PeerChoice.LeftOut.HeldBack> heldBack =
        leftOut.stream()
            .flatMap(peer ->
                peer instanceof PeerChoice.LeftOut.HeldBack held ? Stream.of(held) : Stream.empty())
            .toList();
    if (facts.node().isPresent() && !heldBack.isEmpty()) {
      heldBack.forEach(peer -> err.println("peer " + peer.which() + ": " + peer.reason()));
      return problems(heldBack.size());
    }
    if (heldBack.isEmpty()) {
      out.println(file + ": nothing is wrong");
    } else {
      asFarAs(file, heldBack.stream().flatMap(peer -> peer.waits().stream()).toList());
    }
    leftOut.stream()
        .filter(peer -> peer instanceof PeerChoice.LeftOut.Elsewhere)
        .forEach(peer ->
            out.println("peer " + peer.which() + " (" + peer.which().key() + ") " + peer.reason()));
    return ExitCode.FINE;
  }

  /** A password may not be here where a file is only checked. */
  private void remark(Config config) {
    Stream.concat(
            Remarks.of(config).stream(),
            Passwords.NONE.of(Passwords.files(config)).remarks().stream())
        .forEach(remark -> err.println("warning: " + remark));
  }

  private void asFarAs(Path file, List<String> waits) {
    out.println(file + ": nothing is wrong, as far as can be said without the Node");
    waits.stream().distinct().forEach(wait -> out.println(wait + " comes from the Node"));
    out.println(
        "--node FILE (of kubectl get node NAME -o yaml), or --node-name, --label KEY=VALUE and"
            + " --annotation KEY=VALUE say what it is like");
  }

  private int problems(int count) {
    err.println(count == 1 ? "1 problem" : count + " problems");
    return ExitCode.MISUSED;
  }

  int schema() {
    out.writeBytes(JsonSchema.text().getBytes(UTF_8));
    return ExitCode.FINE;
  }

  int version() {
    out.println("leafcast " + Version.TEXT + ", Java " + Runtime.version());
    return ExitCode.FINE;
  }
}
