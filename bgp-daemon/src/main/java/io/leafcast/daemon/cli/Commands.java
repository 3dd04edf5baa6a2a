package io.leafcast.daemon.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.leafcast.bgp.wire.Decoded;
import io.leafcast.bgp.words.Printable;
import io.leafcast.daemon.admin.AdminClient;
import io.leafcast.daemon.admin.Form;
import io.leafcast.daemon.config.Config;
import io.leafcast.daemon.config.ConfigFile;
import io.leafcast.daemon.config.Facts;
import io.leafcast.daemon.config.JsonSchema;
import io.leafcast.daemon.config.Loaded;
import io.leafcast.daemon.config.Remarks;
import io.leafcast.daemon.run.ExitCode;
import io.leafcast.daemon.run.Version;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

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
      case "check" ->
          rest.size() == 1 && !rest.getFirst().startsWith("-")
              ? OptionalInt.of(check(Path.of(rest.getFirst())))
              : OptionalInt.empty();
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

  int check(Path file) {
    return switch (ConfigFile.load(file, Facts.of(System.getenv()))) {
      case Loaded.Good(_, Config config) -> {
        Remarks.of(config).forEach(remark -> err.println("warning: " + remark));
        out.println(file + ": nothing is wrong");
        yield ExitCode.FINE;
      }
      case Loaded.Waiting(_, Config config, var references) -> {
        Remarks.of(config).forEach(remark -> err.println("warning: " + remark));
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

  int schema() {
    out.writeBytes(JsonSchema.text().getBytes(UTF_8));
    return ExitCode.FINE;
  }

  int version() {
    out.println("leafcast " + Version.TEXT + ", Java " + Runtime.version());
    return ExitCode.FINE;
  }
}
