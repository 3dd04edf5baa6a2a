package io.leafcast.conformance.lab;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.time.Duration;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A real FRR on a machine of the lab: zebra and bgpd in the machine's namespace, with a pathspace
 * of their own ({@code vtysh -N}), so that an FRR that is configured on the host is never touched.
 * What it knows is read as an operator reads it, through vtysh.
 */
public final class Router {
  private static final Duration READY = Duration.ofSeconds(60);

  private final Namespace machine;

  private Router(Namespace machine) {
    this.machine = machine;
  }

  /**
   * Starts both daemons.
   *
   * @param interfaces zebra's configuration
   * @param bgp bgpd's configuration
   */
  public static Router start(Namespace machine, String interfaces, String bgp) {
    var router = new Router(machine);
    router.prepare("zebra.conf", "hostname %s\n%s".formatted(machine.host(), interfaces));
    router.prepare("bgpd.conf", "hostname %s\n%s".formatted(machine.host(), bgp));
    router.prepare("vtysh.conf", "");
    router.startCommand("zebra").must();
    router.startBgpd();
    return router;
  }

  public Namespace machine() {
    return machine;
  }

  /** Starts bgpd, at first or after {@link #killBgpd}. */
  public void startBgpd() {
    startCommand("bgpd").must();
    Eventually.see(
        "bgpd of " + machine + " answers",
        READY,
        () -> vtysh("show bgp summary").run(),
        outcome -> outcome.good() && !outcome.output().contains("instance not found"));
  }

  /** Kills bgpd as a crash would: no NOTIFICATION; the kernel closes its connections. */
  public void killBgpd() {
    Lab.kill(ImmutableSet.of(processOf("bgpd")));
  }

  /** Sends bgpd SIGTERM and waits for its end. */
  public void stopBgpd() {
    long process = processOf("bgpd");
    Command.of("kill", "-TERM", Long.toString(process)).must();
    Eventually.see("bgpd of " + machine + " ends", READY, () -> Lab.runs(process), runs -> !runs);
  }

  /** Another configuration of bgpd, for its next {@link #startBgpd}. */
  public void rewrite(String bgp) {
    prepare("bgpd.conf", "hostname %s\n%s".formatted(machine.host(), bgp));
  }

  /** Kills both daemons and removes their files; what zebra put into the kernel stays. */
  public void remove() {
    Lab.kill(ImmutableSet.of(processOf("bgpd"), processOf("zebra")));
    Lab.delete(configuration());
    Lab.delete(runFolder());
  }

  /** What vtysh prints. */
  public String show(String command) {
    return vtysh(command).must();
  }

  /** What vtysh prints for a command that ends in {@code json}. */
  public JsonNode json(String command) {
    return JsonMapper.shared().readTree(show(command + " json"));
  }

  /** Changes the running configuration: lines as typed after {@code configure terminal}. */
  public void configure(String... lines) {
    vtysh(Stream.concat(Stream.of("configure terminal"), Stream.of(lines)).toArray(String[]::new))
        .must();
  }

  /** The state of the session with a neighbour, as FRR names it; {@code none} if there is none. */
  public String session(String neighbor) {
    return json("show bgp neighbors").path(neighbor).path("bgpState").asString("none");
  }

  /** Whether every session that FRR knows is Established, and how many there are. */
  public boolean established(int sessions) {
    var neighbors =
        json("show bgp neighbors").properties().stream()
            .map(entry -> entry.getValue().path("bgpState").asString(""))
            .filter(state -> !state.isEmpty())
            .toList();
    return neighbors.size() == sessions && neighbors.stream().allMatch("Established"::equals);
  }

  /** The prefixes with a valid path, of both families. */
  public ImmutableSet<String> prefixes() {
    return Stream.of("ipv4", "ipv6")
        .flatMap(family -> table(family).properties().stream())
        .filter(entry -> entry.getValue().get(0).path("valid").asBoolean(false))
        .map(java.util.Map.Entry::getKey)
        .collect(ImmutableSet.toImmutableSet());
  }

  /** The best path to a prefix, as FRR's JSON has it; a missing node if there is none. */
  public JsonNode path(String prefix) {
    String family = prefix.contains(":") ? "ipv6" : "ipv4";
    return json("show bgp %s unicast %s".formatted(family, prefix)).path("paths").path(0);
  }

  /** Whether the best path to a prefix is of a session that is up, and not kept from before. */
  public boolean hasFresh(String prefix) {
    var path = path(prefix);
    return path.path("valid").asBoolean(false) && !path.path("stale").asBoolean(false);
  }

  private JsonNode table(String family) {
    return json("show bgp %s unicast".formatted(family)).path("routes");
  }

  private Command vtysh(String... commands) {
    var words = ImmutableList.<String>builder().add("vtysh", "-N", machine.name());
    Stream.of(commands).forEach(command -> words.add("-c", command));
    return new Command(words.build(), "");
  }

  /** Where {@code zebra} or {@code bgpd} has its process id. */
  public Path pidFile(String program) {
    return runFolder().resolve(program + ".pid");
  }

  /** The command that starts {@code zebra} or {@code bgpd}. */
  public Command startCommand(String program) {
    String path =
        Machine.program(program)
            .orElseThrow(() -> new LabFailure("there is no " + program + " (FRR)"))
            .toString();
    return machine.run(
        path,
        "--daemon",
        "--pathspace",
        machine.name(),
        "--vty_port",
        "0",
        "--config_file",
        configuration().resolve(program + ".conf").toString(),
        "--log",
        "file:" + runFolder().resolve(program + ".log"));
  }

  private long processOf(String program) {
    try {
      return Long.parseLong(Files.readString(pidFile(program)).strip());
    } catch (IOException notRunning) {
      throw new LabFailure("%s of %s does not run".formatted(program, machine), notRunning);
    }
  }

  private Path configuration() {
    return Path.of("/etc/frr", machine.name());
  }

  private Path runFolder() {
    return Path.of("/var/run/frr", machine.name());
  }

  private void prepare(String file, String text) {
    try {
      for (var folder : ImmutableList.of(configuration(), runFolder())) {
        Files.createDirectories(folder);
        giveToFrr(folder);
      }
      Files.writeString(configuration().resolve(file), text);
      giveToFrr(configuration().resolve(file));
    } catch (IOException broken) {
      throw new LabFailure("cannot write the configuration of " + machine, broken);
    }
  }

  private static void giveToFrr(Path path) throws IOException {
    var users = FileSystems.getDefault().getUserPrincipalLookupService();
    var view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
    view.setOwner(users.lookupPrincipalByName("frr"));
    view.setGroup(users.lookupPrincipalByGroupName("frr"));
  }
}
