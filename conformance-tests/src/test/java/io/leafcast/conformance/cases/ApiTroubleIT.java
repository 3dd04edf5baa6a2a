package io.leafcast.conformance.cases;

import static io.leafcast.conformance.lab.Eventually.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.leafcast.conformance.kube.KubeApi;
import io.leafcast.conformance.kube.Trouble;
import io.leafcast.conformance.kube.TroubledApi;
import io.leafcast.conformance.lab.Daemon;
import io.leafcast.conformance.lab.Eventually;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One daemon, one leaf and a real kube-apiserver whose answers are spoilt in every way, one after
 * the other. In each the route stays and the status says why; once it is over, what changed
 * meanwhile arrives.
 */
class ApiTroubleIT {
  private static final Duration A_WHILE = Duration.ofSeconds(2);

  /** A dead line is noticed after 130 s at most. */
  private static final Duration LINE_IS_DEAD = Duration.ofSeconds(150);

  private static final String NODE = "worker-1";
  private static final String CILIUM_NODES = "/apis/cilium.io/v2/ciliumnodes";

  @RegisterExtension private static final SharedApi SHARED = new SharedApi();

  private static TroubledApi api;
  private static NodeStage stage;
  private static Daemon daemon;
  private static int third;

  @BeforeAll
  static void begin() throws Exception {
    NodeStage.need();
    KubeApi real = SHARED.api();
    real.objects().defineCilium();
    api = TroubledApi.before(real, NODE);
    stage = NodeStage.set("lc-it-trouble", NODE, api);
    real.createNode(stage.spec().withPodCidrs("10.42.0.0/24"));
    real.objects()
        .create(
            CILIUM_NODES,
            "{\"apiVersion\":\"cilium.io/v2\",\"kind\":\"CiliumNode\",\"metadata\":{\"name\":\"%s\"},\"spec\":%s}"
                .formatted(NODE, spec()));
    daemon = stage.start("10.42.0.0/16", "absentFor: 300", "");
    stage.await(routes());
  }

  @AfterAll
  static void end() throws IOException {
    if (stage != null) {
      stage.close();
    }
    if (api != null) {
      api.close();
    }
  }

  static Stream<Arguments> troubles() {
    String late =
        "Date: Mon, 01 Jan 2001 00:00:00 GMT\r\nRetry-After: Mon, 01 Jan 2001 00:00:02 GMT\r\n";
    String list =
        "{\"kind\":\"CiliumNodeList\",\"metadata\":{\"resourceVersion\":\"5\"},\"items\":[]}";
    String nodes = list.replace("CiliumNode", "Node");
    Trouble lists =
        Trouble.json(list)
            .where(
                request -> request.line().contains("ciliumnodes?field"),
                Trouble.json(nodes)
                    .where(request -> request.line().contains("/nodes?field"), Trouble.none()));
    Trouble empty = Trouble.watchOf().where(Trouble.Request::isWatch, lists);
    return Stream.of(
        of("it hangs up", Trouble.hangingUp(), "hung up"),
        of("it drips", Trouble.dripping(Duration.ofMillis(40)), "does not answer in time"),
        of("it is silent", Trouble.silence(), "does not answer in time"),
        of("401", Trouble.status(401, "Unauthorized", ""), "answers 401: Unauthorized"),
        of("403", Trouble.status(403, "no", ""), "answers 403: no; allow list and watch of"),
        of(
            "404 of all",
            Trouble.status(404, "not found", ""),
            "has no CiliumNode resource any more"),
        of("409", Trouble.status(409, "conflict", ""), "answers 409: conflict"),
        of("410 of lists", Trouble.status(410, "Expired", ""), "answers 410: Expired"),
        of("429", Trouble.status(429, "later", "Retry-After: 2\r\n"), "answers 429: later"),
        of("503 with a date", Trouble.status(503, "drained", late), "answers 503: drained"),
        of("a redirection", Trouble.status(302, "", "Location: /\r\n"), "redirections are not"),
        of("a login page", Trouble.json("<html>login</html>"), "sent what is no"),
        of("another protocol", Trouble.saying("SSH-2.0-OpenSSH_9.2\r\n"), "its answer is no HTTP"),
        of("an object cut short", Trouble.cutAfter(700), "sent what is no"),
        of("a head cut short", Trouble.cutAfter(40), "hung up"),
        of("an empty etcd", empty, "there is no CiliumNode named 'worker-1'"));
  }

  private static Arguments of(String name, Trouble trouble, String told) {
    return Arguments.argumentSet(name, trouble, told);
  }

  @ParameterizedTest
  @MethodSource("troubles")
  void theRouteStaysAndItIsSaidWhyAndWhatChangedArrivesAfterIt(Trouble trouble, String told)
      throws Exception {
    api.meet(trouble);
    Eventually.see("the status says why", SOON, daemon::status, said -> said.contains(told));
    stage.keep(routes(), A_WHILE);
    change();
    stage.keep(routesBefore(), A_WHILE);
    api.meet(Trouble.none());
    stage.await(routes(), SOON);
    Eventually.see("nobody complains", SOON, daemon::status, said -> !said.contains(told));
  }

  static Stream<Arguments> storms() {
    String gone =
        "{\"type\":\"ERROR\",\"object\":{\"kind\":\"Status\",\"code\":410,\"message\":\"too old\"}}";
    String back =
        "{\"type\":\"MODIFIED\",\"object\":{\"apiVersion\":\"cilium.io/v2\",\"kind\":\"CiliumNode\",\"metadata\":{\"name\":\"%s\",\"resourceVersion\":\"2\"},\"spec\":{}}}"
            .formatted(NODE);
    String bookmark =
        "{\"type\":\"BOOKMARK\",\"object\":{\"kind\":\"Node\",\"metadata\":{\"resourceVersion\":\"3\"}}}";
    return Stream.of(
        Arguments.argumentSet("410 of watches", Trouble.status(410, "Expired", "").ofWatches()),
        Arguments.argumentSet("410 events", Trouble.watchOf(gone).ofWatches()),
        Arguments.argumentSet("a version that goes back", Trouble.watchOf(back).ofWatches()),
        Arguments.argumentSet("a bookmark that goes back", Trouble.watchOf(bookmark).ofWatches()),
        Arguments.argumentSet("half an event", Trouble.cutAfter(400).ofWatches()));
  }

  /** The list is good, so nothing is wrong but the watch: each list tells what changed. */
  @ParameterizedTest
  @MethodSource("storms")
  void watchesThatFailLoseNoChange(Trouble trouble) throws Exception {
    api.meet(trouble);
    stage.keep(routes(), A_WHILE);
    change();
    stage.await(routes(), SOON);
    api.meet(Trouble.none());
    stage.keep(routes(), A_WHILE);
  }

  /** A firewall that forgot the connection: nothing comes, not even an end. */
  @Test
  void aWatchThatIsSilentForEverIsNoticed() throws Exception {
    api.meet(Trouble.watchOf().ofWatches());
    stage.keep(routes(), A_WHILE);
    change();
    api.meetOnlyAnew(Trouble.none());
    stage.keep(routesBefore(), A_WHILE);
    stage.await(routes(), LINE_IS_DEAD);
  }

  /** Another podCIDR for the Node; the agent keeps what it has, so that is what is announced. */
  @Test
  void aNodeThatIsMadeAgainWhileTheApiIsAwayChangesNothing() throws Exception {
    api.stop();
    SHARED.api().deleteNode(NODE);
    SHARED.api().createNode(stage.spec().withPodCidrs("10.42.250.0/24"));
    stage.keep(routes(), A_WHILE);
    api.start();
    Eventually.see(
        "the Node's other CIDR is refused",
        SOON,
        daemon::status,
        said -> said.contains("10.42.250.0/24"));
    stage.keep(routes(), A_WHILE);
    change();
    stage.await(routes(), SOON);
    assertThat(daemon.runs()).isTrue();
  }

  /** The CiliumNode has another CIDR from now on. */
  private static void change() throws IOException, InterruptedException {
    third++;
    SHARED.api().objects().merge(CILIUM_NODES + "/" + NODE, "{\"spec\":" + spec() + "}");
  }

  private static String spec() {
    return "{\"ipam\":{\"podCIDRs\":[\"10.42.%d.0/24\"]}}".formatted(third);
  }

  private static Set<String> routes() {
    return Set.of("10.42.%d.0/24".formatted(third));
  }

  private static Set<String> routesBefore() {
    return Set.of("10.42.%d.0/24".formatted(third - 1));
  }
}
