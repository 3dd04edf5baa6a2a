package io.leafcast.daemon.config;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.leafcast.daemon.config.Key.optional;
import static io.leafcast.daemon.config.Key.required;

import com.google.common.collect.ImmutableMap;
import com.google.errorprone.annotations.Immutable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/** The keys of {@code gates}: what must hold before the first announcement after boot. */
@Immutable
record GateKeys(
    Many<Item> conditions,
    One<Scope> scope,
    One<Integer> interval,
    One<Integer> timeout,
    One<Integer> openAfter,
    One<String> memory) {
  private static final int MOST_CONDITIONS = 16;
  private static final int LONGEST_SOCKET = 107;

  static final Type<GateKeys> TYPE =
      new Type.Section<>(gates ->
          new GateKeys(
              gates.many(
                  required(
                      "conditions",
                      Item.TYPE,
                      "what must hold at the same time, once, each with one key: nodeCondition,"
                          + " taintAbsent, agentSocket, agentPort or interface")),
              gates.one(
                  optional(
                          "static",
                          new Type.Flag<>(Scope.ALL, Scope.KUBERNETES),
                          "sources that are not of Kubernetes wait for the gate, too")
                      .or("false")),
              gates.one(
                  optional("interval", Type.whole(1, 60), "seconds from one look to the next")
                      .or("1")),
              gates.one(
                  optional("timeout", Type.whole(1, 10), "seconds that one look may take").or("1")),
              gates.one(
                  optional(
                      "openAfter",
                      Type.whole(1, 86_400),
                      "seconds after the daemon's start at which the gate opens all the same;"
                          + " without it, it waits for ever")),
              gates.one(
                  optional(
                      "memory",
                      Type.PATH,
                      "the file that says in which boot of the node the gate was opened; without"
                          + " it gate-opened in the folder of admin.socket"))));

  /** Which sources wait. */
  enum Scope {
    KUBERNETES,
    ALL
  }

  /** One condition: exactly one of these. */
  @Immutable
  record Item(
      One<NodeCondition> nodeCondition,
      One<String> taintAbsent,
      One<String> agentSocket,
      One<AgentPort> agentPort,
      One<String> networkInterface) {
    static final Type<Item> TYPE =
        new Type.Section<>(item ->
            new Item(
                item.one(
                    optional(
                        "nodeCondition",
                        NodeCondition.TYPE,
                        "a condition of the Node with this status, such as NetworkUnavailable"
                            + " False")),
                item.one(
                    optional(
                        "taintAbsent",
                        Type.text("[-A-Za-z0-9_./]{1,317}", "the key of a taint"),
                        "the key of a taint that the Node must not have, such as"
                            + " node.cilium.io/agent-not-ready")),
                item.one(
                    optional(
                        "agentSocket",
                        Type.PATH,
                        "a Unix socket that must take a connection; this user needs to be"
                            + " allowed to write to it")),
                item.one(
                    optional(
                        "agentPort",
                        AgentPort.TYPE,
                        "a TCP port that must take a connection, or answer")),
                item.one(
                    optional(
                        "interface",
                        Type.text(
                            "[^/\\s%]{1,15}", "the name of an interface, such as cilium_host"),
                        "an interface that must be there, and up"))));

    private Stream<One<?>> keys() {
      return Stream.of(nodeCondition, taintAbsent, agentSocket, agentPort, networkInterface);
    }

    private Condition settings() {
      return nodeCondition
          .found()
          .<Condition>map(
              node -> new Condition.NodeCondition(node.type.orThrow(), node.status.orThrow()))
          .or(() -> taintAbsent.found().map(Condition.TaintAbsent::new))
          .or(() -> agentSocket.found().map(Condition.AgentSocket::new))
          .or(() ->
              agentPort
                  .found()
                  .map(port ->
                      new Condition.AgentPort(
                          port.address.orThrow(), port.path.found().orElse(""))))
          .orElseGet(() -> new Condition.InterfaceUp(networkInterface.orThrow()));
    }
  }

  /** A condition of the Node. */
  @Immutable
  record NodeCondition(One<String> type, One<String> status) {
    static final Type<NodeCondition> TYPE =
        new Type.Section<>(condition ->
            new NodeCondition(
                condition.one(
                    required(
                        "type",
                        Type.text("[-A-Za-z0-9_./]{1,316}", "such as NetworkUnavailable"),
                        "the condition's type, such as NetworkUnavailable")),
                condition.one(
                    required(
                        "status",
                        new Type.Word<>(
                            ImmutableMap.of(
                                "True", "True", "False", "False", "Unknown", "Unknown")),
                        "True, False or Unknown"))));
  }

  /** A port of the agent's. */
  @Immutable
  record AgentPort(One<ListenAddress> address, One<String> path) {
    static final Type<AgentPort> TYPE =
        new Type.Section<>(port ->
            new AgentPort(
                port.one(
                    required(
                        "address",
                        Type.LISTEN_ADDRESS,
                        "an address with a port, such as 127.0.0.1:9879")),
                port.one(
                    optional(
                        "path",
                        Type.text("/[!-~]{0,200}", "a path such as /healthz"),
                        "a GET of it must be answered by 2xx; without it a connection is"
                            + " enough"))));
  }

  /** What the daemon goes by; {@code socket} is the admin socket. */
  GateSettings settings(String socket) {
    return new GateSettings(
        conditions.values().stream().map(Item::settings).collect(toImmutableList()),
        Duration.ofSeconds(interval.orThrow()),
        Duration.ofSeconds(timeout.orThrow()),
        openAfter.found().map(Duration::ofSeconds),
        memory.found().orElseGet(() -> beside(socket)));
  }

  private static String beside(String socket) {
    return Path.of(socket).resolveSibling("gate-opened").toString();
  }

  /** Whether no condition is one of this host. */
  boolean asksTheNodeAlone() {
    return conditions.values().stream().allMatch(item -> item.settings().isOfNode());
  }

  /** What is wrong although each value by itself is right. */
  void check(boolean hasNode, Problems problems) {
    if (conditions.items().size() > MOST_CONDITIONS) {
      problems.add(
          conditions.place(),
          "gates.conditions",
          "are " + conditions.items().size() + "; at most " + MOST_CONDITIONS + " are looked at");
    }
    for (int i = 0; i < conditions.items().size(); i++) {
      if (conditions.items().get(i) instanceof One.Given<Item>(Item item, Place place)) {
        check(item, place, "gates.conditions[" + i + "]", hasNode, problems);
      }
    }
  }

  private static void check(
      Item item, Place place, String path, boolean hasNode, Problems problems) {
    long given = item.keys().filter(key -> !(key instanceof One.Absent)).count();
    if (given != 1) {
      problems.add(
          place,
          path,
          (given == 0 ? "has no condition" : "has " + given + " conditions")
              + "; write one key an item: nodeCondition, taintAbsent, agentSocket, agentPort or"
              + " interface");
    }
    Optional<One<?>> ofNode =
        Stream.<One<?>>of(item.nodeCondition, item.taintAbsent)
            .filter(key -> !(key instanceof One.Absent))
            .findFirst();
    if (!hasNode && ofNode.isPresent()) {
      problems.add(ofNode.orElseThrow().place(), path, "asks for the Node; add sources.kubernetes");
    }
    if (item.agentSocket instanceof One.Given<String>(String socket, Place at)
        && socket.getBytes(StandardCharsets.UTF_8).length > LONGEST_SOCKET) {
      problems.add(
          at,
          path + ".agentSocket",
          "is longer than a socket's path can be, " + LONGEST_SOCKET + " octets");
    }
    if (item.agentPort.found().map(AgentPort::address).orElse(new One.Absent<>(place))
            instanceof One.Given<ListenAddress>(ListenAddress address, Place at)
        && address.port() == 0) {
      problems.add(at, path + ".agentPort.address", "has port 0, which nothing listens on");
    }
  }
}
