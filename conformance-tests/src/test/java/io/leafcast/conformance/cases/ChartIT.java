package io.leafcast.conformance.cases;

import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import io.leafcast.conformance.kube.ClientPrograms;
import io.leafcast.conformance.kube.KubeObjects;
import io.leafcast.conformance.lab.Command;
import io.leafcast.conformance.lab.Need;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The Helm chart, as a real helm renders it, beside the kustomize base. */
class ChartIT {
  private static final String NAMESPACE = "leafcast-system";

  private ClientPrograms programs;

  @TempDir private Path folder;

  @BeforeEach
  void find() {
    var found = ClientPrograms.find();
    Need.that(found.isPresent(), "no helm; run conformance-tests/scripts/install-helm.sh");
    programs = found.orElseThrow();
  }

  @Test
  void helmLintHasNothingToSay() {
    assertThat(programs.helm("lint", "--strict", Shipped.CHART.toString()).must())
        .doesNotContain("[WARNING]", "[ERROR]");
  }

  @Test
  void withItsDefaultsItIsTheKustomizeBaseObjectByObject() {
    var base = named(KubeObjects.parse(programs.kustomize(Shipped.MANIFESTS), "kustomize"));
    assertThat(base).isNotEmpty();
    assertThat(named(render(NAMESPACE, "--set", "namespace.create=true")))
        .containsExactlyInAnyOrderEntriesOf(base);
    // `helm install` wants a namespace that exists, and refuses to make one that does.
    assertThat(named(render(NAMESPACE)))
        .containsExactlyInAnyOrderEntriesOf(
            Maps.filterKeys(base, name -> !name.startsWith("Namespace ")));
  }

  private ImmutableMap<String, JsonNode> overlay(Path component) throws IOException {
    Files.writeString(
        folder.resolve("kustomization.yaml"),
        """
        resources: [%s]
        components: [%s]
        """
            .formatted(
                folder.toRealPath().relativize(Shipped.MANIFESTS.toRealPath()),
                folder.toRealPath().relativize(component.toRealPath())));
    return named(KubeObjects.parse(programs.kustomize(folder), "kustomize"));
  }

  @Test
  void nodeWriterAddsTheComponentObjectByObject() throws IOException {
    var overlay = overlay(Shipped.NODE_WRITER);
    assertThat(overlay).containsKey("ClusterRoleBinding leafcast-node-writer");
    assertThat(named(render(NAMESPACE, "--set", "namespace.create=true,nodeWriter=true")))
        .containsExactlyInAnyOrderEntriesOf(overlay);
  }

  @Test
  void surgeIsTheComponentsDaemonSet() throws IOException {
    var set = overlay(Shipped.SURGE).get("DaemonSet leafcast");
    assertThat(set.at("/spec/updateStrategy/rollingUpdate").toString())
        .isEqualTo("{\"maxSurge\":1,\"maxUnavailable\":0}");
    assertThat(set.at("/spec/template/spec/volumes").findValuesAsString("path"))
        .containsExactlyInAnyOrder("/var/lib/leafcast", "/run/leafcast");
    // A port of a container on the node's network is one that no two Pods of a node may have.
    assertThat(set.at("/spec/template/spec/containers/0").has("ports")).isFalse();
    Path file = folder.resolve("mine.yaml");
    Files.writeString(file, configuration(render(NAMESPACE)) + "handover: true\n");
    assertThat(Shipped.check(folder, Files.readString(file)).status()).isZero();
    var chart = render(NAMESPACE, "--set", "surge=rolling", "--set-file", "config=" + file);
    assertThat(named(chart).get("DaemonSet leafcast")).isEqualTo(set);
    var prepared = named(render(NAMESPACE, "--set", "surge=prepare")).get("DaemonSet leafcast");
    assertThat(prepared.at("/spec/template")).isEqualTo(set.at("/spec/template"));
    assertThat(prepared.at("/spec/updateStrategy/rollingUpdate").toString())
        .isEqualTo("{\"maxUnavailable\":1,\"maxSurge\":0}");
  }

  /** The new daemon would wait for the old one, and that for the new one. */
  @Test
  void surgeWithoutAHandoverIsRefused() {
    var outcome = template("--set", "surge=rolling");
    assertThat(outcome.good()).isFalse();
    assertThat(outcome.errors()).contains("wants the line `handover: true` in config");
  }

  @Test
  void everyObjectFollowsTheReleaseIntoItsNamespace() {
    var objects = render("elsewhere", "--set", "namespace.create=true,nodeWriter=true");
    assertThat(objects).isNotEmpty().noneMatch(object -> object.toString().contains(NAMESPACE));
    for (String binding : ImmutableList.of("leafcast", "leafcast-node-writer")) {
      assertThat(
              named(objects)
                  .get("ClusterRoleBinding " + binding)
                  .at("/subjects/0/namespace")
                  .asString())
          .isEqualTo("elsewhere");
    }
  }

  @Test
  void itsConfigurationHasNoProblems() throws IOException {
    var outcome = Shipped.check(folder, configuration(render(NAMESPACE)));
    assertThat(outcome.status()).as(outcome.output() + outcome.errors()).isZero();
  }

  @Test
  void asNumbersOfAConfigurationStayWhatTheyAre() throws IOException {
    String text =
        """
        # Comments stay, too.
        apiVersion: leafcast.io/v1
        router: {asn: 4200000000}
        allow: [198.51.100.0/24]
        sources: {static: {prefixes: [198.51.100.0/28]}}
        peers:
          - {name: leaf-1, address: "${annotation:leafcast.io/leaf}", asn: 4200000001}
        """;
    Path file = folder.resolve("mine.yaml");
    Files.writeString(file, text);
    assertThat(configuration(render(NAMESPACE, "--set-file", "config=" + file))).isEqualTo(text);

    Path values = folder.resolve("values.yaml");
    Files.writeString(values, "config: |\n" + text.indent(2));
    assertThat(configuration(render(NAMESPACE, "--values", values.toString()))).isEqualTo(text);
  }

  @Test
  void aConfigurationAsAMappingIsRefusedWithTheCure() throws IOException {
    Path values = folder.resolve("values.yaml");
    Files.writeString(values, "config: {router: {asn: 4200000000}}\n");
    var outcome = template("--values", values.toString());
    assertThat(outcome.good()).isFalse();
    assertThat(outcome.errors()).contains("/config", "--set-file config=leafcast.yaml", "4.2e+09");
    assertThat(outcome.output()).doesNotContain("asn");
  }

  @ParameterizedTest
  @CsvSource({
    "image.tag=2, /image/tag",
    "image.digest=latest, /image/digest",
    "image.pullPolicy=Sometimes, /image/pullPolicy",
    "maxUnavailable=0, /maxUnavailable",
    "probes.port=70000, /probes/port",
    "config=, /config",
    "image.repository=a@b, /image/repository",
    "nodeWriter=yes, /nodeWriter",
    "surge=yes, /surge",
    "probes.host=, /probes/host",
    "resources.limit.memory=1, limit",
    "podLabels.a=1, /podLabels/a",
    "namespace.crate=true, crate",
    "confg=x, confg",
  })
  void aWrongValueIsRefusedByItsName(String value, String place) {
    var outcome = template("--set", value);
    assertThat(outcome.good()).isFalse();
    assertThat(outcome.errors()).contains(place);
  }

  @Test
  void whatMayDifferReachesItsPlace() throws IOException {
    Path values = folder.resolve("values.yaml");
    Files.writeString(
        values,
        """
        image:
          repository: registry.example.net:5000/a/leafcast
          tag: "1.10"
          digest: sha256:%s
          pullPolicy: Always
          pullSecrets: [{name: registry}]
        probes: {host: "::1", port: 9180}
        maxUnavailable: 10%%
        nodeSelector: {example.net/rack: r1}
        affinity: {nodeAffinity: {}}
        tolerations: []
        priorityClassName: ""
        podAnnotations: {example.net/a: "1"}
        podLabels: {example.net/b: "2"}
        env: [{name: LEAFCAST_LOG, value: debug}]
        volumeMounts: [{name: agent, mountPath: /var/run/cilium}]
        volumes: [{name: agent, hostPath: {path: /var/run/cilium}}]
        resources: {limits: {memory: 256Mi}}
        """
            .formatted("0123456789abcdef".repeat(4)));
    var set = named(render(NAMESPACE, "--values", values.toString())).get("DaemonSet leafcast");
    var pod = set.at("/spec/template/spec");
    var container = pod.at("/containers/0");
    assertThat(container.path("image").asString())
        .isEqualTo(
            "registry.example.net:5000/a/leafcast:1.10@sha256:" + "0123456789abcdef".repeat(4));
    assertThat(container.path("imagePullPolicy").asString()).isEqualTo("Always");
    assertThat(pod.at("/imagePullSecrets/0/name").asString()).isEqualTo("registry");
    for (String probe : ImmutableList.of("startupProbe", "livenessProbe", "readinessProbe")) {
      assertThat(container.path(probe).at("/httpGet/host").asString()).isEqualTo("::1");
      assertThat(container.path(probe).at("/httpGet/port").asInt()).isEqualTo(9180);
    }
    assertThat(set.at("/spec/updateStrategy/rollingUpdate/maxUnavailable").asString())
        .isEqualTo("10%");
    assertThat(pod.path("nodeSelector").propertyNames())
        .containsExactlyInAnyOrder("kubernetes.io/os", "example.net/rack");
    assertThat(pod.path("affinity").has("nodeAffinity")).isTrue();
    assertThat(pod.has("tolerations") || pod.has("priorityClassName")).isFalse();
    var metadata = set.at("/spec/template/metadata");
    assertThat(metadata.at("/annotations/example.net~1a").asString()).isEqualTo("1");
    assertThat(metadata.at("/labels/example.net~1b").asString()).isEqualTo("2");
    // What selects the Pods stays.
    assertThat(metadata.at("/labels/app.kubernetes.io~1name").asString()).isEqualTo("leafcast");
    assertThat(container.path("env").findValuesAsString("name")).contains("LEAFCAST_LOG");
    assertThat(container.path("volumeMounts").findValuesAsString("name"))
        .containsExactly("config", "run", "state", "agent");
    assertThat(pod.path("volumes").findValuesAsString("path"))
        .containsExactly("/var/lib/leafcast", "/var/run/cilium");
    assertThat(container.at("/resources/limits/memory").asString()).isEqualTo("256Mi");
  }

  private Command.Outcome template(String... words) {
    return programs.template(Shipped.CHART, words).run();
  }

  private ImmutableList<ObjectNode> render(String namespace, String... words) {
    return KubeObjects.parse(
        programs.template(Shipped.CHART, "--namespace", namespace).with(words).must(),
        "helm template");
  }

  private static String configuration(ImmutableList<ObjectNode> objects) {
    return named(objects).get("ConfigMap leafcast").at("/data/leafcast.yaml").asString();
  }

  /** By kind and name; each is there once. */
  private static ImmutableMap<String, JsonNode> named(ImmutableList<ObjectNode> objects) {
    return objects.stream()
        .collect(
            toImmutableMap(
                object ->
                    object.path("kind").asString() + " " + object.at("/metadata/name").asString(),
                object -> object));
  }
}
